/** The reports' sentences in French. */
import type { Texts } from '../text-types.ts';

export const fr: Texts = {
  subject: {
    failed: 'Non remis : votre message du {time}',
    delayed: 'Retardé : votre message du {time}',
    refused: 'Non envoyé : votre message du {time}',
    delivered: 'Remis : votre message du {time}',
    relayed: 'Transmis : votre message du {time}',
    unconfirmed: 'Sans confirmation : votre message du {time}',
    held: 'Retenu : votre message du {time}',
    withheld: 'En attente de décision : votre message du {time}',
  },
  opening:
    'Ceci est un avis automatique de la passerelle de messagerie de votre organisme au sujet de votre message du {time}. Il ne concerne que les destinataires indiqués ci-dessous.',
  causes: {
    'no-usable-key': {
      happened:
        'Le message n’a été envoyé à personne, car un organisme auquel vous écrivez ne peut pas recevoir de courrier protégé actuellement.',
      todo: 'Veuillez appeler cet organisme, ou renvoyer le message sans ce destinataire.',
    },
    'outsiders-barred': {
      happened:
        'Le message n’a été envoyé à personne, car un destinataire est extérieur au réseau des organismes enregistrés et votre organisme n’écrit qu’à ceux-ci.',
      todo: 'Veuillez retirer ce destinataire et renvoyer le message, ou vous adresser à votre administrateur.',
    },
    'barred-content': {
      happened:
        'Le message n’a été envoyé à personne, car il contient un élément qui ne peut pas être transmis par courrier à un destinataire.',
      todo: 'Veuillez retirer cet élément et renvoyer le message, ou demander à votre administrateur quelle voie est autorisée.',
    },
    'secret-found': {
      happened:
        'Le message n’a été envoyé à personne, car il contient un élément qui donne accès à quiconque le lit : un mot de passe, une clé secrète ou les mots qui restaurent un portefeuille numérique.',
      todo: 'Veuillez retirer cet élément et renvoyer le message. Si le destinataire en a besoin, demandez à votre administrateur quelle voie est autorisée.',
    },
    'marking-above-allowance': {
      happened:
        'Le message n’a été envoyé à personne, car il porte, ou l’un de ses fichiers porte, une mention de classification trop élevée pour un envoi par courrier à un destinataire.',
      todo: 'Veuillez demander à votre administrateur quelle voie est autorisée pour les documents portant cette mention. Si elle y figure par erreur, corrigez-la et renvoyez le message.',
    },
    'not-inspectable': {
      happened:
        'Le message n’a été envoyé à personne, car une partie de son contenu n’a pas pu être examinée : un fichier est verrouillé, endommagé, trop volumineux ou d’un type inconnu. Cela ne signifie pas qu’il pose problème.',
      todo: 'Veuillez envoyer le fichier sous une forme lisible, sans mot de passe, ou demander à votre administrateur quelle voie est autorisée.',
    },
    'reason-needed': {
      happened:
        'Le message n’a été envoyé à personne, car il contient des données sensibles pour un destinataire et aucun motif n’a été donné pour leur envoi.',
      todo: 'Veuillez indiquer un motif dans le complément Valise et renvoyer le message, ou l’envoyer sans ces données.',
    },
    'override-stale': {
      happened:
        'Le message n’a été envoyé à personne, car le motif indiqué dans le complément Valise n’est plus valable : le texte, les fichiers, les destinataires ou les règles de votre organisme ont changé depuis.',
      todo: 'Veuillez rouvrir le message, examiner ce que le complément affiche à présent et le renvoyer avec un motif.',
    },
    'mixed-recipients': {
      happened:
        'Le message n’a été envoyé à personne, car il s’adresse à la fois à des organismes enregistrés et à des destinataires extérieurs au réseau, qui le recevraient sans protection.',
      todo: 'Veuillez écrire séparément aux destinataires extérieurs au réseau, ou les confirmer dans le complément Valise et renvoyer le message.',
    },
    'sensitive-mixed': {
      happened:
        'Le message n’a été envoyé à personne, car il contient des données sensibles et s’adresse à la fois à des organismes enregistrés et à des destinataires extérieurs au réseau, qui le recevraient sans protection.',
      todo: 'Veuillez l’envoyer aux seuls organismes enregistrés, et écrire séparément aux destinataires extérieurs au réseau, sans ces données.',
    },
    'no-way-out': {
      happened:
        'Le message n’a été envoyé à personne, car la passerelle de votre organisme n’a aucune voie vers un destinataire : aucun serveur n’est prévu pour le courrier qui quitte le réseau.',
      todo: 'Veuillez vous adresser à votre administrateur, ou renvoyer le message sans ce destinataire.',
    },
    'key-withdrawn': {
      happened: 'Le message n’a pas été remis, car la clé pour laquelle il a été chiffré n’est plus valable.',
      todo: 'Veuillez le renvoyer : la passerelle utilisera la clé alors valable, ou vous avertira s’il n’y en a pas.',
    },
    unreachable: {
      happened: 'Le message n’a pas été remis, car le serveur de messagerie destinataire est resté injoignable.',
      todo: 'Veuillez prévenir le destinataire par une autre voie et renvoyer le message plus tard.',
    },
    expired: {
      happened:
        'Le message n’a pas été remis, car le serveur de messagerie destinataire ne l’a pas accepté dans le délai prévu.',
      todo: 'Veuillez prévenir le destinataire par une autre voie et renvoyer le message plus tard.',
    },
    'unknown-mailbox': {
      happened: 'Le message n’a pas été remis, car le serveur de messagerie destinataire ne connaît pas cette adresse.',
      todo: 'Veuillez vérifier l’adresse et renvoyer le message.',
    },
    'full-mailbox': {
      happened: 'Le message n’a pas été remis, car la boîte aux lettres est pleine.',
      todo: 'Veuillez prévenir le destinataire par une autre voie et renvoyer le message quand il y aura de la place.',
    },
    'too-big': {
      happened:
        'Le message n’a pas été remis, car il dépasse la taille acceptée par le serveur de messagerie destinataire.',
      todo: 'Veuillez le réduire, par exemple en répartissant les fichiers sur plusieurs messages.',
    },
    refused: {
      happened: 'Le message n’a pas été remis, car le serveur de messagerie l’a refusé.',
      todo: 'Veuillez vous adresser à votre administrateur, qui trouvera le motif dans la partie technique de cet avis.',
    },
    rejected: {
      happened:
        'Le message n’a pas été remis, car une personne qui décide des messages retenus dans votre organisme l’a rejeté.',
      todo: 'Veuillez en parler aux personnes qui décident des messages retenus dans votre organisme, ou prévenir le destinataire par une autre voie autorisée.',
    },
    undecided: {
      happened: 'Le message n’a pas été remis, car personne dans votre organisme ne l’a libéré à temps.',
      todo: 'Veuillez en parler aux personnes qui décident des messages retenus dans votre organisme, et renvoyer le message s’il est encore utile.',
    },
  },
  delayed: {
    happened: 'Le message n’a pas encore été remis ; la passerelle poursuit ses tentatives.',
    todo: 'Vous n’avez rien à faire, sauf en cas d’urgence : vous serez averti si la remise échoue.',
  },
  delivered: {
    happened: 'Le message a été transmis scellé et remis au serveur de messagerie de l’autorité destinataire.',
    todo: 'Vous n’avez rien à faire. La remise ne signifie pas que le message a été lu.',
  },
  relayed: {
    happened: 'Le message a été transmis au serveur de messagerie suivant, qui ne confirme pas la remise.',
    todo: 'Vous n’avez rien à faire. Vous ne recevrez pas d’autre avis, sauf si ce serveur signale un échec.',
  },
  unconfirmed: {
    happened:
      'Le message a été transmis scellé à la passerelle de l’autorité destinataire, qui n’en a pas confirmé la remise dans la journée.',
    todo: 'Veuillez demander au destinataire, par une autre voie, s’il l’a reçu.',
  },
  held: {
    happened:
      'Le message n’a pas été remis : une passerelle de messagerie le retient jusqu’à ce qu’un administrateur l’ait examiné.',
    todo: 'Vous n’avez rien à faire pour le moment : il partira dès qu’il sera libéré, et vous serez averti s’il ne peut être remis. En cas d’urgence, veuillez prévenir le destinataire par une autre voie.',
  },
  withheld: {
    happened:
      'Le message n’a pas encore été envoyé. En raison de son contenu, il doit d’abord être libéré par des personnes de votre organisme. Éléments trouvés :',
    todo: 'Vous n’avez rien à faire : elles sont prévenues, et le message partira dès qu’elles l’auront libéré. S’il n’est pas libéré d’ici au {until}, il ne sera pas envoyé et vous en serez averti. S’il ne doit finalement pas partir, demandez à l’une d’elles de le rejeter. En cas d’urgence, veuillez prévenir le destinataire par une autre voie.',
  },
  delayedUntil: {
    happened: 'Le message n’a pas encore été remis ; la passerelle poursuit ses tentatives.',
    todo: 'Vous n’avez rien à faire, sauf en cas d’urgence : la passerelle essaie jusqu’au {until} et vous avertira si la remise échoue.',
  },
  gathered: {
    subject: 'Plusieurs de vos messages',
    opening:
      'Ceci est un avis automatique de la passerelle de messagerie de votre organisme au sujet de plusieurs de vos messages : ils étaient trop nombreux pour un avis chacun.',
  },
  deciding: {
    subject: 'Des messages retenus attendent votre décision',
    opening:
      'Ceci est un avis automatique de la passerelle de messagerie de votre organisme. En raison de leur contenu, les messages suivants ne partent que si vous-même, ou d’autres personnes qui décident des messages retenus, les libérez. Leur teneur n’est pas indiquée ici.',
    message: 'Message du {time}',
    from: 'De : {address}',
    to: 'À : {name}',
    content: 'Éléments trouvés :',
    needed: 'Approbations requises : {count}',
    until: 'Sans libération, il échoue le {until}.',
    where: 'Veuillez décider ici : {address}',
    nowhere: 'Votre passerelle n’a pas de pages pour décider ; veuillez vous adresser à votre administrateur.',
  },
  help: 'Pour obtenir de l’aide, veuillez écrire à {postmaster} en indiquant le numéro {id}.',
};
