/** Sign-in and account in Spanish. */
import type { AccountTexts } from '../account-texts.ts';

export const es: AccountTexts = {
  signIn: 'Iniciar sesión',
  signInHint: 'Aquí no hay contraseñas. Se inicia sesión con la llave de acceso que se creó al aceptar la invitación.',
  usePasskey: 'Iniciar sesión con una llave de acceso',
  lost: 'Quien haya perdido todas sus llaves de acceso necesita una invitación nueva: las autoridades y el personal de la secretaría la piden a un registrador.',
  account: 'Mi cuenta',
  holder: 'Cuenta',
  roles: 'Funciones',
  agency: 'autoridad',
  passkeys: 'Llaves de acceso de esta cuenta',
  passkey: 'Llave de acceso',
  registered: 'Registrada',
  act: 'Acciones',
  remove: 'Quitar',
  removeHint: 'Quitar una llave de acceso también cierra todas las demás sesiones.',
  lastOne: 'la única',
  add: 'Añadir una llave de acceso',
  addHint: 'Tenga al menos dos, en dispositivos distintos: quien pierde la única debe ser invitado de nuevo.',
  inLog: 'En el registro',
  inLogHint:
    'Para que pueda aprobar en este navegador, los custodios de la raíz inscriben la llave de acceso con staff.set, junto a sus otras claves. Cuenta una semana después.',
  listed: 'inscrita',
  sessions: 'Sesiones',
  session: 'Inicio',
  seen: 'Último uso',
  end: 'Cerrar',
  thisOne: 'esta',
};
