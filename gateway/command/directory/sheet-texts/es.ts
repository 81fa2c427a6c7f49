/** The recovery sheet in Spanish. */
import type { SheetTexts } from './sheet-texts.ts';

export const es: SheetTexts = {
  title: 'Hoja de recuperación: consérvese sellada',
  what: 'Quien tenga esta hoja puede, junto con dos registradores, dar nuevas claves a la autoridad en el directorio de la red. Solo se necesita si la clave de identidad se pierde o es robada.',
  agency: 'Autoridad',
  made: 'Hecha el',
  secret: 'Clave de recuperación (secreta)',
  typing:
    'Cada línea: su número, dieciséis cifras o letras de la a a la f, y cuatro más que revelan un error al teclear.',
  recoveryId: 'Identificador público de la clave de recuperación',
  identityId: 'Identificador público de la clave de identidad',
  now: 'Ahora',
  nowSteps: [
    'Imprima esta hoja dos veces, en una impresora que no guarde copias.',
    'Selle cada ejemplar en un sobre, firme sobre la solapa y guarde los dos en cajas fuertes de dos lugares.',
    'Una vez firmada la inscripción: borre de la memoria USB este archivo y el de la clave de recuperación. La clave de identidad queda en ella, en un tercer lugar.',
    'Lea los dos identificadores públicos a la secretaría por teléfono, a un número que conozca por otra vía.',
  ],
  later: 'Si la clave de identidad se pierde o es robada',
  laterSteps: [
    'Telefonee a la secretaría. Un registrador puede suspender a la autoridad en minutos.',
    'Introduzca la clave: npm run gateway -- directory restore-key FOLDER',
    'Pida nuevas claves: npm run gateway -- directory recover FOLDER',
    'Valen al cabo de siete días. Destruya esta hoja; con las nuevas claves se hizo otra.',
  ],
};
