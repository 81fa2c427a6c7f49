/** Shows whom an invitation is for: only the script knows its secret, which stands after # in the address. */
import { call } from '../../../directory/paper/script/call.js';
import { explain } from '../../../directory/paper/script/forms.js';

/** Where the page has room for it. */
export async function showInvitation() {
  const room = document.querySelector('[data-invitation]');
  const form = document.querySelector('form[data-act=join]');
  if (room === null || !(form instanceof HTMLFormElement)) return;
  try {
    const invitation = await call({ method: 'post', path: '/v1/invitation', body: { secret: location.hash.slice(1) } });
    for (const slot of room.querySelectorAll('[data-of]')) slot.textContent = textOf(slot, invitation);
    for (const role of room.querySelectorAll('[data-role]'))
      role.toggleAttribute('hidden', !invitation.roles.includes(role.getAttribute('data-role')));
    room.removeAttribute('hidden');
  } catch (error) {
    form.querySelector('.buttons')?.setAttribute('hidden', '');
    explain(form, error);
  }
}

/** @param {Element} slot @param {Record<string, any>} invitation */
function textOf(slot, invitation) {
  const name = slot.getAttribute('data-of') ?? '';
  return name === 'expires' ? invitation.expires.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC') : invitation[name];
}
