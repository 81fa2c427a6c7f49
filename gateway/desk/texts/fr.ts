/** The desk's frame and first pages in French. */
import type { SiteTexts } from '../site-texts.ts';

export const fr: SiteTexts = {
  desk: 'Bureau Valise',
  roles: { administrator: 'Administration', releaser: 'Autorisation des envois', deputy: 'Suppléance' },
  none: 'Aucun',
  signIn: {
    hint: 'Le bureau reconnaît chacun à sa clé d’accès, et à rien d’autre.',
    usePasskey: 'Utiliser votre clé d’accès',
    lost: 'Si vous n’avez pas de clé d’accès ici, ou l’avez perdue, demandez une invitation à votre administrateur.',
  },
  join: {
    title: 'Invitation',
    hint: 'Vous êtes invité au bureau de la passerelle de messagerie de votre organisme. Est-ce bien vous ?',
    name: 'Nom',
    address: 'Adresse',
    agency: 'Organisme',
    roles: 'Rôles',
    expires: 'Valable jusqu’au',
    make: 'Créer une clé d’accès et se connecter',
    passkeyHint:
      'Votre appareil garde la clé d’accès et demande votre doigt, votre visage ou votre code à chaque utilisation. Rien n’est saisi, rien ne peut être lu par-dessus votre épaule.',
  },
  overview: {
    title: 'Vue d’ensemble',
    waits: 'Ce qui vous attend',
    nothing: 'Rien ne vous attend.',
    held: 'Messages retenus : {count}',
    oldest: 'Le plus ancien depuis le {time}',
    you: 'Vous',
    name: 'Nom',
    address: 'Adresse',
    roles: 'Rôles',
  },
  sorry: {
    'not-signed-in': 'Veuillez vous connecter',
    forbidden: 'Accès réservé',
    'not-found': 'Il n’y a rien ici',
    'too-many': 'Trop de demandes',
    unavailable: 'La passerelle ne répond pas',
    internal: 'Une erreur est survenue',
  },
  problems: {
    malformed: 'Il manque quelque chose, ou la forme n’est pas la bonne.',
    'not-signed-in': 'Vous n’êtes pas connecté, ou ne l’êtes plus : une session inutilisée se termine d’elle-même.',
    forbidden: 'Aucun de vos rôles ne le permet.',
    'not-found': 'Cela n’existe pas, ou plus. Une invitation sert une seule fois, dans les 72 heures.',
    changed: 'Le message n’est plus tel qu’il était affiché : rechargez la page et réexaminez-le.',
    'passkey-refused': 'La clé d’accès n’a pas été acceptée, ou le délai est passé. Réessayez.',
    'passkey-synced':
      'Cette clé d’accès est copiée entre appareils, ce qui ne suffit pas pour autoriser des envois. Utilisez une clé de sécurité, ou une clé d’accès qui reste sur cet appareil.',
    'too-many': 'Attendez une minute, puis réessayez.',
    internal: 'L’erreur est de notre fait et a été notée. Réessayez plus tard.',
    'cross-site': 'La page n’est plus à jour : rechargez-la.',
    'not-allowed': 'Cela n’est pas possible ici.',
    'too-large': 'C’est trop volumineux.',
    'other-host': 'Le bureau n’est pas connu sous ce nom.',
    unavailable:
      'La passerelle redémarre ou est arrêtée ; cette page réessaie d’elle-même. Le courrier retenu est conservé, rien n’est perdu.',
    unreachable: 'Le bureau est injoignable. Vérifiez la connexion, puis réessayez.',
    'no-passkey': 'Aucune clé d’accès n’a été utilisée. Réessayez et confirmez sur l’appareil quand il le demande.',
  },
};
