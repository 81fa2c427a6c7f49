/** What can be done, in Spanish. */
import type { ActingTexts } from '../acting-texts.ts';

export const es: ActingTexts = {
  problems: {
    'malformed-request': 'Falta algo, o no está escrito como debe.',
    'not-signed-in': 'Ya no ha iniciado sesión: iníciela en otra pestaña y vuelva a intentarlo aquí.',
    'sign-in-failed': 'El directorio no aceptó esta llave de acceso.',
    forbidden: 'Esta cuenta no puede hacer eso.',
    'cross-site': 'La página está desactualizada: vuelva a cargarla.',
    'not-found': 'Eso ya no existe.',
    'method-not-allowed': 'Eso no puede hacerse aquí.',
    closed: 'La propuesta ya no está abierta: vuelva a cargar la página.',
    repeated: 'Todavía se está haciendo: espere un momento y vuelva a cargar la página.',
    'other-size': 'Entretanto el registro ha crecido: vuelva a cargar la página.',
    used: 'Esta invitación ya se utilizó, o pasaron sus 72 horas: pida una nueva a la secretaría.',
    changed: 'Entretanto se modificó, quizá en otra pestaña: vuelva a cargar la página.',
    'too-large': 'Es demasiado grande.',
    'media-type': 'No es el tipo de archivo correcto.',
    'rule-broken': 'Las reglas del registro no lo permiten.',
    'key-reused': 'La página está desactualizada: vuelva a cargarla.',
    'not-proven': 'No se pudo probar.',
    unconditional: 'La página está desactualizada: vuelva a cargarla.',
    'too-many-requests': 'Demasiadas solicitudes: espere un minuto y vuelva a intentarlo.',
    internal: 'El directorio cometió un error y lo anotó. Vuelva a intentarlo más tarde.',
    halted: 'El registro no acepta nada por el momento. Vuelva a intentarlo más tarde.',
    unreachable: 'No se puede acceder al directorio. Compruebe la conexión y vuelva a intentarlo.',
    'no-passkey':
      'No se utilizó ninguna llave de acceso. Vuelva a intentarlo y confirme en el dispositivo cuando lo pida.',
  },
};
