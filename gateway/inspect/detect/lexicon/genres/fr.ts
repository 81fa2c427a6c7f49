/** The French words of whole documents. */
import type { DocumentWords } from './vocabulary.ts';

export const fr: DocumentWords = {
  genres: {
    'mla-request': {
      titles: `
        demande d'entraide judiciaire, demande d'entraide pénale, demande d'entraide, demande d'entraide complémentaire, requête d'entraide, commission rogatoire,
        commission rogatoire internationale, lettre rogatoire, demande de coopération judiciaire, demande d'assistance judiciaire, demande d'assistance mutuelle, décision d'enquête européenne,
        demande complémentaire, demande additionnelle, complément de demande, demande urgente, demande d'exécution, CRI, DEE, requête d'entraide complémentaire, remise d'actes`,
      acts: `
        vous prie de, vous prions de, prie l'autorité, prie les autorités, prions les autorités, je vous prie, nous vous prions, je prie, nous prions, vous demande de, vous demandons, nous demandons, je demande, je sollicite, nous sollicitons, sollicite,
        sollicitons, il est demandé, est requis de, sont requis, sont priées, est priée de, requérons, a l'honneur de, ai l'honneur de, avons l'honneur de, vous saurais gré, vous saurions gré, je vous serais, nous vous serions, veuillez procéder, veuillez entendre, donnons commission rogatoire, donne commission rogatoire, commettons, réciprocité assurée, réciprocité est assurée, m'engage, nous engageons, assure la réciprocité, assure de la réciprocité, à charge de réciprocité,
        nous retourner, me retourner, faire tenir, tenir la demande secrète, tenir secrète, ne pas aviser, ne pas informer, sans en informer, présence de nos enquêteurs, assister à l'audition, notre demande du, prière de, merci de requérir, questions annexées, liste des questions jointe`,
      fields: `
        autorité centrale, autorité requérante, autorité requise, état requérant, état requis, partie requérante, partie requise, autorité d'émission, autorité d'exécution, autorités compétentes, autorité compétente, autorités judiciaires, autorité judiciaire,
        ministère de la justice, garde des sceaux, procureur général, procureur de la république, procureur, juge d'instruction, ministère public, parquet, base légale, fondement juridique, fondement, convention des nations unies, contre la corruption, article 46, convention européenne d'entraide,
        convention du 20 avril 1959, convention, traité, réciprocité, double incrimination, principe de spécialité, cnucc, exposé des faits, résumé des faits, faits, rappel des faits, qualification, mesures sollicitées, mesures demandées, mesure sollicitée, actes demandés, acte demandé, assistance sollicitée, objet de la demande, objet,
        entraide judiciaire, entraide pénale, entraide, urgence, confidentialité, délai, prescription, exécution de la demande, exécution de la présente, pièces d'exécution, mission, personne concernée, dossier, information judiciaire`,
      matter: `
        audition*, entendre, interroger, interrogatoire, perquisition*, perquisitionner, saisir, saisie*, relevés bancaires, relevés de compte, documents bancaires, documentation bancaire, ouverture de compte, compte, remise, notifier, notification, citation, témoin*, prévenu*, mis en cause, mis en examen, inculpé*, suspect*,
        infraction*, corruption, blanchiment, détournement*, pot-de-vin, pots-de-vin, escroquerie, preuve*, moyens de preuve, blocage, gel, procès-verbal, pièces, copies certifiées, bénéficiaire effectif, enquête, poursuites, pénale, originaux, expertise, titres de propriété, récépissé, requérir`,
    },
    'power-of-attorney': {
      titles: `
        procuration, procuration générale, procuration spéciale, procuration notariée, procuration bancaire, pouvoir, pouvoirs, pouvoir spécial, pouvoir général, mandat, mandat spécial, mandat général, mandat de représentation, mandat ad litem, mandat de protection future, délégation de pouvoirs, délégation de signature, autorisation, lettre de pouvoir`,
      acts: `
        donne pouvoir, donnons pouvoir, donne tous pouvoirs, donne procuration, donne mandat, donnons mandat, donne par la présente, donne par les présentes, par la présente, par les présentes, constitue pour, désigne comme, désignons, autorisons, mandate, mandatons,
        conférons, à l'effet de, aux fins de me, en mon nom, en notre nom, pour mon compte, pour notre compte, au nom de la société, me représenter, nous représenter, représenter la société, agir en mon nom, tous pouvoirs, pouvoir pour, avec faculté de substitution, faculté de substituer, sans faculté, peut seul, signer seul,
        promet* ratification, promettant l'avouer, ratifier, bon pour pouvoir, bon pour acceptation, lu et approuvé, fait pour valoir, pour valoir ce que de droit, valable jusqu*, jusqu'à révocation, sauf révocation, je soussigné*, nous soussigné*, a comparu, a comparu devant, par devant, pardevant, lequel a, lequel constitue, dont acte, tout pouvoir, mandataire spécial, mandataire général, à ma place, à notre place, par acte de ce jour, en ses lieu et place, voter en mon nom`,
      fields: `
        mandant, mandante, mandataire, le mandant, fondé de pouvoir, représentant, procureur, soussigné*, notaire, maître, étude, apostille, légalisation, légalisée, signature, signature légalisée, cachet, fait à, révocation, révocable, irrévocable, gérant*, gérante, directeur, en qualité de, agissant, demeurant, né le, née le, passeport, avocat*, durée, titulaire, témoins, associés`,
      matter: `
        vendre, vente, acheter, acquérir, signer, signer tous actes, tous actes, actes, ouvrir, ouvrir un compte, ouverture de compte, compte, clôturer, faire fonctionner, retirer, percevoir, encaisser, toucher le prix, prix, gérer, administrer, céder, cession, parts, actions, voter, assemblée, devant le tribunal, devant toute, devant les tribunaux, juridiction*, plaider, transiger, succession, immeuble, appartement, terrain, véhicule, dédouaner, démarches, banques, administration*, compromis, maison, résolutions`,
    },
    'freezing-order': {
      titles: `
        ordonnance de gel, ordonnance de saisie, ordonnance de saisie pénale, ordonnance de blocage, ordonnance de séquestre, ordonnance de confiscation, ordonnance, décision de gel, décision de saisie, certificat de gel, arrêté de gel, arrêté, gel des avoirs, mesure de gel, saisie conservatoire, saisie pénale, saisie-arrêt, saisie arrêt, séquestre,
        séquestre pénal, procès-verbal de saisie, mandat de saisie, réquisition, avis à tiers détenteur, interdiction de disposer, décision, jugement de confiscation, ordre de blocage, ordre de gel, pv de saisie, pv de gel, saisie attribution, maintien de la saisie`,
      acts: `
        ordonne, ordonnons, ordonne la saisie, ordonne le gel, ordonne le blocage, ordonne le séquestre, décidons, par ces motifs, fait défense, faisons défense, défense est faite, interdiction de disposer, interdiction est faite, interdisons, ne peut disposer, ne peuvent disposer, ne pas aviser, sans aviser, ne pas informer, sans informer le client, est saisi*, sont saisi*, est gelé*, sont gelé*, est bloqué*, sont bloqué*,
        bloquez, gelez, veuillez bloquer, il vous est ordonné, vous êtes requis, vous êtes tenu, est placé sous séquestre, sous séquestre, sous main de justice, indisponibilité, rend indisponible, sont indisponibles, à concurrence de, jusqu'à décision, jusqu'à nouvel ordre, exécution immédiate, sur minute, séance tenante, mainlevée, sous peine, en vue de la confiscation, susceptible d'appel, gardien, désigne gardien, avons saisi, saisissons, sous scellé*, placé sous scellé, maintient la saisie, confirme la saisie, maintient le gel, proroge, à la disposition du juge`,
      fields: `
        tribunal, juge, juge d'instruction, juge des libertés, jld, procureur*, cour, cour d'appel, greffe, greffier, parquet, agrasc, huissier, ministère public, vu, vu la requête, vu l'article, attendu, considérant, requête, titulaire, détenteur, tiers saisi, débiteur, prévenu*, mis en examen, mis en cause, à l'encontre de, contre, appartenant à, bénéficiaire, banque, à la banque, état d'émission, affaire, motifs, conservateur, trésor, directeur général du trésor, personne visée, au domicile de, limite, saisie`,
      matter: `
        compte*, comptes bancaires, compte bancaire, avoirs, fonds, sommes, somme, solde, biens, bien immobilier, biens immobiliers, immeuble, appartement, villa, véhicule*, voiture, bateau, yacht, parts sociales, actions, créances, espèces, numéraire, assurance-vie, bijoux, tableaux, produit du crime, produit de l'infraction, produit, coffre, portefeuille, crypto-actifs, confiscation, saisie, parts`,
    },
    'suspicious-transaction-report': {
      titles: `
        déclaration de soupçon, déclarations de soupçon, déclaration d'opération suspecte, déclaration d'opérations suspectes, rapport d'opérations suspectes, rapport d'opération suspecte, communication de soupçons, communication au mros, communication à la crf, déclaration complémentaire, déclaration à tracfin, signalement, signalement interne, DOS, DS, complément de déclaration, opérations déclarées, opération suspecte`,
      acts: `
        nous déclarons, je déclare, déclarons, nous signalons, je signale, vous signalons, nous soupçonnons, je soupçonne, soupçonnons, soupçonné de, soupçonnée, soupçon de, nous suspectons, motif* du soupçon, motifs de soupçon, nature du soupçon, notre soupçon, le soupçon, soupçon maintenu, soupçon subsiste, soupçon, n'explique pas, n'expliquent pas, n'a pas su, n'a pas pu, pas de justificatif*, aucun justificatif*, sans justificatif*, sans justification, sans contrat, aucun contrat, aucune facture, aucune explication, sans rapport avec, incompatible* avec, incohérent* avec, sans cohérence, disproportionné*, origine inconnue, origine des fonds inconnue, doutes sur, nous doutons, client n'a pas été informé, client non informé, n'est pas informé, n'avons pas informé, non avisé, opération suspendue, opération non exécutée, opération refusée, transmis à la crf, transmise à, transmis le, déclaré le, fonds suspects, déclaré à tracfin, déclaré à la crf, banque déclare, déclare que`,
      fields: `
        cellule de renseignement, cellule de renseignement financier, crf, tracfin, ctif, centif, mros, canafe, utrf, anif, déclarant*, organisme déclarant, professionnel déclarant, entité assujettie, assujetti, responsable conformité, correspondant, conformité, compliance, goaml, client*, cliente, notre client, sujet, personne déclarée, titulaire du compte, bénéficiaire, donneur d'ordre, contrepartie*, indice*, indicateur*, critère*, montant*, période, profession, relation d'affaires, entrée en relation, banque, notaire, agence, joueur, acheteur, vendeur, notre déclaration`,
      matter: `
        versement*, espèces, dépôt*, retrait*, virement*, viré*, transfert*, chèque*, billets, petites coupures, fractionn*, fractionnement, sous le seuil, juste sous, compte de passage, aller-retour, société écran, sociétés écrans, coquille vide, offshore, prête-nom, blanchiment, financement du terrorisme, pot-de-vin, corruption, personne politiquement exposée, PPE, ministre, maire, fonctionnaire, revenus, salaire, origine des fonds, provenance, fonds, achat, mixeur, crypto*, infraction sous-jacente, jetons, casino, lingot*, pièces d'or, achat d'or, immobilier, gains`,
    },
    'register-extract': {
      titles: `
        extrait kbis, extrait k bis, k bis, kbis, extrait du registre, extrait du registre du commerce, extrait rcs, extrait rc, registre du commerce, registre des sociétés, registre des bénéficiaires effectifs, registre des actionnaires, registre des associés, extrait du registre foncier, extrait, certificat d'incorporation, certificat d'immatriculation, certificat de constitution, certificat d'existence,
        attestation d'immatriculation, état de la société, fiche société, fiche entreprise, rccm, RBE, bénéficiaires effectifs, bénéficiaire effectif, liste des actionnaires, liste des associés, banque-carrefour, répertoire, registre national, historique, actionnaires, associés, registre des trusts, modification`,
      acts: `
        immatriculée, immatriculée le, immatriculé au, inscrite le, inscrite au, radiée, en activité, en liquidation, extrait du, extrait au, à jour au, délivré le, certifié conforme, le greffier certifie, certifie que, constituée le, associé unique, actionnaire unique, gérant unique, signature individuelle, signature collective, signe seul, détient plus de, plus de 25, détention directe, détention indirecte, seul associé, par l'intermédiaire, nommé le, nommée le, cession de parts, parts cédées, a été enregistrée, contrôle direct, contrôle indirect`,
      fields: `
        siège social, siège, dénomination, raison sociale, forme juridique, forme, siren, siret, rcs, RC, BCE, IDE, numéro d'immatriculation, numéro, n° d'entreprise, numéro d'entreprise, immatriculation, date d'immatriculation, date de constitution, gérant*, gérante, président*, directeur*, directeur général, administrateur*, administratrice, dirigeant*, mandataire*, liquidateur, commissaire aux comptes, secrétaire, associé*, actionnaire*, bénéficiaire*, propriétaire, statut, objet social, objet, activité, durée, greffe, ohada, nationalité, active, démission, sorti, constituant, trust, trustee, fiducie, fiduciaire, enregistré le, enregistrée le, représentant`,
      matter: `
        capital social, capital, parts sociales, parts, actions, droits de vote, pourcentage, participation, détention, nominal, valeur nominale, actions au porteur, contrôle, détenues, détenue, du capital`,
    },
    statement: {
      titles: `
        relevé de compte, relevé bancaire, relevé d'identité, extrait de compte, relevé n°, relevé de carte, relevé, historique du compte, historique des opérations, liste des opérations, mouvements du compte, mouvements, livret d'épargne, livret`,
      acts: `
        solde initial, solde final, ancien solde, nouveau solde, solde précédent, solde au, solde d'ouverture, solde de clôture, solde de départ, solde reporté, report à nouveau, à reporter, solde antérieur, total des débits, total des crédits, total débit*, total crédit*, total des opérations, total des mouvements, solde créditeur, solde débiteur, solde disponible`,
      fields: `
        solde, débit*, crédit*, date de valeur, date opération, date d'opération, valeur, libellé, opération*, montant, période, compte, titulaire, date, compte courant, report`,
      matter: `
        virement*, retrait*, versement*, dépôt, chèque*, salaire, loyer, prélèvement*, carte, cb, dab, frais, commission*, intérêts, agios, espèces, remise, paiement, achat, cotisation, remboursement`,
    },
  },
  distance: `
    formation*, formateur, stage, cours, séminaire*, atelier*, webinaire, conférence, colloque, table ronde, exposé de, intervenant*, participants, leçon, module, examen*, exercice*, quiz, épreuve, étudiants, élèves, manuel, guide, mode d'emploi, brochure, dépliant, fiche pratique, glossaire, modèle, formulaire vierge, vierge*, exemple*, fictif*, comment, expliquez, page, chapitre, revue, journal, actualité*, presse, journaliste*, radio, podcast, émission, chronique, blog, essai, tribune, entretien avec, interview, livre, film, musée,
    exposition, statistiques, chiffres, sondage, étude, recherche*, rapport annuel, tendance, l'an dernier, par an, procès-verbal de la réunion, ordre du jour, réunion, nous avons parlé, nous avons discuté, groupe de travail, projet de loi, loi, article, alinéa, les états membres, les parties, entrée en vigueur, entre en vigueur, est puni, amendement*, prix, invitation, bienvenue, inscription*, s'inscrire, places limitées, gratuit*, déjeuner, café, buffet, cantine, personnel, assistance technique, portail, mise à jour, logiciel, mot de passe, imprimante, enveloppes, coursier, colis, plombier, billets d'avion, vacances,
    appel d'offres, tarif*, honoraires, bonne chance, félicitations, experts, selon, l'agence, verdict, nous recommandons, recommandation*, audit, bonnes pratiques, conseils, il y a, histoire de, divorce, en général, cela dépend, doit-on, faut-il, peut-on, qui peut, horaires, fermé, salle, rendez-vous, renseignements,
    facture*, devis, livraison, commande*, fournisseur*, ventes, chiffre d'affaires, merci, désolé*, cordialement, bien à vous, ci-joint,
    visite, rendez vous, budget, prime, hausse, assemblée, remercie, par erreur, collègue*, bonjour`,
};
