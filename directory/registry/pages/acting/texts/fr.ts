/** What can be done, in French. */
import type { ActingTexts } from '../acting-texts.ts';

export const fr: ActingTexts = {
  problems: {
    'malformed-request': 'Il manque quelque chose, ou la forme n’est pas la bonne.',
    'not-signed-in': 'Vous n’êtes plus connecté : connectez-vous dans un autre onglet, puis réessayez ici.',
    'sign-in-failed': 'L’annuaire n’a pas accepté cette clé d’accès.',
    forbidden: 'Ce compte n’y est pas autorisé.',
    'cross-site': 'La page n’est plus à jour : rechargez-la.',
    'not-found': 'Cela n’existe plus.',
    'method-not-allowed': 'Cela n’est pas possible ici.',
    closed: 'La proposition n’est plus ouverte : rechargez la page.',
    repeated: 'L’opération est encore en cours : attendez un instant, puis rechargez la page.',
    'other-size': 'Le journal a grandi entre-temps : rechargez la page.',
    used: 'Cette invitation a déjà servi, ou ses 72 heures sont écoulées : demandez-en une nouvelle au secrétariat.',
    changed: 'Une modification a eu lieu entre-temps, peut-être dans un autre onglet : rechargez la page.',
    'too-large': 'C’est trop volumineux.',
    'media-type': 'Ce n’est pas le bon type de fichier.',
    'rule-broken': 'Les règles du journal ne le permettent pas.',
    'key-reused': 'La page n’est plus à jour : rechargez-la.',
    'not-proven': 'La preuve n’a pas pu être faite.',
    unconditional: 'La page n’est plus à jour : rechargez-la.',
    'too-many-requests': 'Trop de demandes : attendez une minute, puis réessayez.',
    internal: 'L’annuaire a commis une erreur et l’a notée. Réessayez plus tard.',
    halted: 'Le journal n’accepte rien pour le moment. Réessayez plus tard.',
    unreachable: 'L’annuaire est injoignable. Vérifiez la connexion, puis réessayez.',
    'no-passkey': 'Aucune clé d’accès n’a été utilisée. Réessayez et confirmez sur l’appareil quand il le demande.',
  },
};
