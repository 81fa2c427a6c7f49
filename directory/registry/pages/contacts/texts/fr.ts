/** The page of contacts in French. */
import type { ContactTexts } from '../contact-texts.ts';

export const fr: ContactTexts = {
  title: 'Contacts',
  intro:
    'Des fonctions auxquelles les autres membres s’adressent, jamais des personnes. Les passerelles des membres et le secrétariat en ont connaissance, personne d’autre.',
  inForce: 'En vigueur',
  none: 'Aucun contact n’est en vigueur.',
  erased: 'Effacés, alors que le journal s’y engage encore : {count}. La prochaine liste signée y mettra fin.',
  old: 'Dernière confirmation il y a plus de six mois : confirmez ce contact ou modifiez-le.',
  erase: 'Effacer',
  eraseHint:
    'L’effacement ne demande aucune signature et prend effet aussitôt. Ce qui a été effacé ne peut pas être rétabli.',
  toSign: 'À signer',
  signHint:
    'Cette liste compte dès que la clé d’identité de l’autorité l’a signée. Sur la machine de la passerelle, avec la clé USB :',
  folderHint: 'FOLDER est mis pour le dossier qui contient les clés de l’autorité.',
  command: 'commande qui signe',
  until: 'Caduque après le',
  nothing: 'Rien n’attend de signature.',
  show: 'Afficher la liste telle qu’elle est maintenant',
  withdraw: 'Retirer cette liste',
  change: 'Modifier la liste',
  changeHint:
    'Ce que vous modifiez ici forme une nouvelle liste de tous les contacts. Plusieurs modifications se signent ensemble.',
  own: 'Les adresses doivent relever de ces domaines, ou être celles-ci :',
  confirmAll: 'Confirmer aujourd’hui que tout est exact',
  add: 'Ajouter un contact',
  save: 'Mettre dans la liste',
  remove: 'Ôter de la liste',
  roleHint: 'Un bureau ou un service, par exemple « Bureau d’entraide » ; pas de nom de personne.',
  needsHint:
    'Ce que l’on peut lui demander : identifiants de l’arbre de décision, par exemple trace-assets, un par ligne.',
  languagesHint: 'Celles dans lesquelles on peut lui écrire : codes tels que fr ou pt-BR, un par ligne.',
  zone: 'fuseau horaire',
  zoneHint: 'Celui de son horloge, par exemple Africa/Nairobi.',
  deputyHint: 'Qui lit quand la fonction ne lit pas ; peut rester vide.',
  from: 'de',
  to: 'à',
};
