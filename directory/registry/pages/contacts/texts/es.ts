/** The page of contacts in Spanish. */
import type { ContactTexts } from '../contact-texts.ts';

export const es: ContactTexts = {
  title: 'Contactos',
  intro:
    'Funciones a las que se dirigen los demás miembros, nunca personas. Las conocen las pasarelas de los miembros y la secretaría, y nadie más.',
  inForce: 'En vigor',
  none: 'No hay ningún contacto en vigor.',
  erased:
    'Borrados, aunque el registro aún se compromete con ellos: {count}. La próxima lista firmada pondrá fin a eso.',
  old: 'Confirmado por última vez hace más de medio año: confírmelo o cámbielo.',
  erase: 'Borrar',
  eraseHint: 'Borrar no requiere firma y surte efecto de inmediato. Lo borrado no puede recuperarse.',
  toSign: 'Por firmar',
  signHint:
    'Esta lista cuenta cuando la clave de identidad de la autoridad la ha firmado. En la máquina de la pasarela, con la memoria USB:',
  folderHint: 'FOLDER representa la carpeta con las claves de la autoridad.',
  command: 'orden que firma',
  until: 'Caduca después del',
  nothing: 'Nada espera firma.',
  show: 'Mostrar la lista como está ahora',
  withdraw: 'Retirar esta lista',
  change: 'Cambiar la lista',
  changeHint: 'Lo que cambie aquí forma una nueva lista de todos los contactos. Varios cambios se firman juntos.',
  own: 'Las direcciones deben ser de estos dominios, o ser estas:',
  confirmAll: 'Confirmar hoy que todo es correcto',
  add: 'Añadir un contacto',
  save: 'Poner en la lista',
  remove: 'Quitar de la lista',
  roleHint: 'Una oficina o unidad, por ejemplo «Oficina de asistencia»; ningún nombre de persona.',
  needsHint: 'Qué se le puede pedir: identificadores del árbol de decisión, por ejemplo trace-assets, uno por línea.',
  languagesHint: 'Aquellos en los que se le puede escribir: códigos como fr o pt-BR, uno por línea.',
  zone: 'zona horaria',
  zoneHint: 'La de su reloj, por ejemplo Africa/Nairobi.',
  deputyHint: 'Quién lee cuando la función no lee; puede quedar vacío.',
  from: 'de',
  to: 'a',
};
