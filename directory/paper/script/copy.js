/** Copies what a person has to put somewhere else. */

/** @param {HTMLButtonElement} button naming what it copies by its id, and with the text that says that it was done */
export async function copy(button) {
  const source = document.getElementById(button.dataset.copy ?? '');
  const status = button.nextElementSibling;
  if (source === null) return;
  const text = source.textContent.trim();
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Refused by the browser's settings: what is selected can be copied by hand.
    getSelection()?.selectAllChildren(source);
    return;
  }
  if (status !== null) status.textContent = button.dataset.copied ?? '';
}
