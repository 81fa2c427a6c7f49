/** The French lexicon. */
import type { Lexicon } from './lexicon.ts';

export const fr: Lexicon = {
  cues: {
    iban: "iban, rib, relevé d'identité bancaire",
    bic: `
      bic, code swift, code bic, swift, bic/swift, adresse swift, banque intermédiaire, banque correspondante,
      banque du bénéficiaire, banque bénéficiaire, 52a, 53a, 56a, 57a, 58a`,
    card: `
      cb, cb n°, carte bancaire, carte de crédit, carte bleue, numéro de carte, n° de carte, carte de paiement,
      titulaire de la carte, cryptogramme`,
    account: `
      numéro de compte, n° de compte, no de compte, compte bancaire, compte n°, compte numéro, compte courant,
      compte d'épargne, compte de dépôt, compte joint, compte, cpte, code banque, code guichet, titulaire du compte,
      coordonnées bancaires, rib, virez sur, virer sur, banque code, domiciliation bancaire`,
    crypto: `
      portefeuille, bitcoin, cryptomonnaie, crypto-actif*, adresse de dépôt, chaîne de blocs, ethereum, monero`,
    seed: `
      phrase de récupération, phrase mnémonique, phrase secrète, mots de récupération, phrase de départ, phrase seed,
      phrase de sauvegarde, douze mots, 12 mots, 24 mots, vingt-quatre mots, graine`,
    passport: `
      passeport, passeports, numéro de passeport, n° de passeport, no de passeport, passeport n°, titre de voyage,
      document de voyage, laissez-passer, ppt`,
    'national-id': `
      carte d'identité, carte nationale d'identité, cni, cin, cnie, numéro de sécurité sociale, n° de sécurité sociale,
      sécurité sociale, n° sécu, sécu, nir, numéro insee, n° insee, insee, numéro national, n° national,
      numéro d'identification, n° d'identification, numéro d'identité, n° d'identité, registre national,
      n° de registre national, numéro de registre national, nn, nrn, numéro fiscal, n° fiscal, identifiant national,
      numéro personnel, pièce d'identité, niss, avs, numéro avs, n° avs, spi, titre de séjour, carte de séjour,
      carte vitale, nina, nas, matricule national, numéro d'assuré, assuré social`,
    'birth-date': `
      date de naissance, né le, née le, né(e) le, né en, née en, né, née, ddn, dn, naissance, né à, née à, nés le,
      date et lieu de naissance, date naissance, naiss., n. le`,
    name: `
      lanceur d'alerte, lanceuse d'alerte, informateur, informatrice, indicateur, témoin protégé, dénonciateur,
      nom, prénom, nom complet, nom de famille, témoin, suspect, titulaire, monsieur, madame, mme, mlle, m., épouse,
      époux, plaignant, plaignante, demandeur, prévenu, prévenue, mis en examen, patient, patiente, locataire,
      bénéficiaire, mandataire, passager, passagère, voyageur, salarié, tuteur, mère, père, le sieur, la dame`,
    address: `
      adresse, domicile, domicilié*, demeurant, résidant, résidence, habite, habitant, logé*, rue, téléphone, portable,
      tél, appartement, appt, gsm`,
    tax: `
      tva, numéro de tva, n° tva, n° de tva, no tva, tva intracommunautaire, n° tva intracommunautaire,
      tva intracom, lei, identifiant fiscal, assujetti, assujettie, vies, vat`,
    case: `
      numéro de dossier, dossier n°, affaire n°, affaire, numéro de parquet, n° de parquet, n° parquet, parquet n°,
      n° d'affaire, réf, référence, nos réf, vos réf, numéro d'instruction, n° d'instruction, instruction n°,
      n° de rôle, rôle n°, rg, rg n°, n° rg, répertoire général, n° de procédure, procédure n°, pourvoi n°, pourvoi,
      jugement n°, arrêt n°, procès-verbal n°, pv n°, n° de minute`,
    court: `
      parquet n°, parquet no, n° parquet, n° de parquet, numéro de parquet, instruction n°, n° d'instruction,
      cabinet d'instruction, n° de rôle, rôle n°, rg, rg n°, n° rg, répertoire général, affaire n°, n° d'affaire,
      procédure n°, n° de procédure, pourvoi n°, pourvoi, arrêt n°, jugement n°, n° de minute, dossier pénal,
      dossier d'instruction, information judiciaire n°, enquête préliminaire n°, greffe n°,
      minute n°, n° minute, ordonnance n°, ord. n°, n° d'ordonnance, ordonnance pénale n°, n° instruction, notice n°, not. n°, réf. parquet,
      référence parquet, n° pnf, pnf, cass. crim, cass. civ, cass. com, requête n°, n° portalis, procès-verbal n°, n° de procès-verbal, pv n°,
      commission rogatoire n°, jirs, arrêt de la cour`,
    password: `
      mot de passe, mdp, mots de passe, m2p, code d'accès, phrase secrète, phrase de passe, code secret, identifiants,
      code de déverrouillage, mot de passe provisoire, pass, clé wifi, code pin, sésame,
      s'ouvre avec, ouvre avec, s'ouvre par, déverrouille avec, clé de déchiffrement`,
    counter: `
      compte rendu, demande de passeport, rendez-vous,
      facture, facture n°, commande, bon de commande, tél, téléphone, portable, télécopie, suivi, colis, version, exemple, spécimen,
      essai, isbn, référence article, numéro de série, n° de série, modèle, article, bon de livraison, bordereau, compteur,
      abonné, abonnement, vol, réservation, ticket, passeport phytosanitaire, passeport pour animal,
      passeport européen pour animal, passeport vaccinal, passeport de compétences, matricule`,
    denial: `
      invalide, non valide, n'est pas valide, erroné, erronée, faux numéro, mal saisi, mal recopié, incorrect, incorrecte,
      inexistant, inexistante, n'existe pas, fictif, fictive, erreur de saisie, ne passe pas, échoue, coquille, illisible`,
  },
};
