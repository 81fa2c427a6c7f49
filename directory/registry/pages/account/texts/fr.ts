/** Sign-in and account in French. */
import type { AccountTexts } from '../account-texts.ts';

export const fr: AccountTexts = {
  signIn: 'Se connecter',
  signInHint:
    'Il n’y a pas de mots de passe ici. Vous vous connectez avec la clé d’accès créée lorsque vous avez accepté votre invitation.',
  usePasskey: 'Se connecter avec une clé d’accès',
  lost: 'Quiconque a perdu toutes ses clés d’accès a besoin d’une nouvelle invitation : autorités et membres du secrétariat s’adressent à un responsable de l’enregistrement.',
  account: 'Mon compte',
  holder: 'Compte',
  roles: 'Rôles',
  agency: 'autorité',
  passkeys: 'Clés d’accès de ce compte',
  passkey: 'Clé d’accès',
  registered: 'Enregistrée',
  act: 'Actions',
  remove: 'Retirer',
  removeHint: 'Retirer une clé d’accès met aussi fin à toutes les autres sessions.',
  lastOne: 'la seule',
  add: 'Ajouter une clé d’accès',
  addHint: 'Ayez-en au moins deux, sur des appareils différents : quiconque perd la seule doit être invité de nouveau.',
  inLog: 'Dans le journal',
  inLogHint:
    'Pour que vous puissiez approuver dans ce navigateur, les gardiens de la racine inscrivent la clé d’accès par staff.set, à côté de vos autres clés. Elle compte une semaine plus tard.',
  listed: 'inscrite',
  sessions: 'Sessions',
  session: 'Début',
  seen: 'Dernière utilisation',
  end: 'Terminer',
  thisOne: 'celle-ci',
};
