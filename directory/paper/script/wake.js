/** Until the script runs, buttons that need it are switched off or hidden; here they come to life. */

/** @param {ParentNode} root */
export function wake(root) {
  for (const button of root.querySelectorAll('button[data-waits]')) {
    button.removeAttribute('disabled');
    button.removeAttribute('hidden');
  }
  // What stands after # is seen by no server; the same page in another language needs it as well.
  if (root.querySelector('form[data-fragment]') !== null)
    for (const link of document.querySelectorAll('.languages a'))
      if (link instanceof HTMLAnchorElement) link.hash = location.hash;
}
