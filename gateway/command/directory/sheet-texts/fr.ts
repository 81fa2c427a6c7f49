/** The recovery sheet in French. */
import type { SheetTexts } from './sheet-texts.ts';

export const fr: SheetTexts = {
  title: 'Feuille de récupération : à conserver sous scellé',
  what: 'Quiconque détient cette feuille peut, avec deux agents du registre, donner de nouvelles clés à l’autorité dans le répertoire du réseau. Elle ne sert que si la clé d’identité est perdue ou volée.',
  agency: 'Autorité',
  made: 'Établie le',
  secret: 'Clé de récupération (secrète)',
  typing:
    'Chaque ligne : son numéro, seize chiffres ou lettres de a à f, puis quatre autres qui révèlent une faute de frappe.',
  recoveryId: 'Identifiant public de la clé de récupération',
  identityId: 'Identifiant public de la clé d’identité',
  now: 'Maintenant',
  nowSteps: [
    'Imprimez cette feuille deux fois, sur une imprimante qui ne garde pas de copies.',
    'Mettez chaque exemplaire sous enveloppe scellée, signez sur le rabat et gardez les deux dans des coffres, en deux lieux.',
    'Une fois l’inscription signée : effacez de la clé USB ce fichier et celui de la clé de récupération. La clé d’identité y reste, en un troisième lieu.',
    'Lisez les deux identifiants publics au secrétariat par téléphone, à un numéro que vous connaissez par ailleurs.',
  ],
  later: 'Si la clé d’identité est perdue ou volée',
  laterSteps: [
    'Téléphonez au secrétariat. Un agent du registre peut suspendre l’autorité en quelques minutes.',
    'Saisissez la clé : npm run gateway -- directory restore-key FOLDER',
    'Demandez de nouvelles clés : npm run gateway -- directory recover FOLDER',
    'Elles comptent au bout de sept jours. Détruisez cette feuille ; une nouvelle accompagne les nouvelles clés.',
  ],
};
