// What the page does beyond its forms: it follows what happens, and takes a file that is dropped on it.
const LIVE = '[data-live]';

/** Puts what has changed in place; what a person has opened or stands on stays. */
async function follow() {
  const answer = await fetch(location.pathname + location.search);
  if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), 'text/html'));
}

function show(page) {
  const focused = document.activeElement?.id;
  const opened = [...document.querySelectorAll('details[open]')].map(({ id }) => id);
  for (const part of document.querySelectorAll(LIVE)) {
    const fresh = page.getElementById(part.id);
    if (!fresh) continue;
    for (const details of fresh.querySelectorAll('details')) details.open = opened.includes(details.id);
    if (fresh.className !== part.className) part.className = fresh.className;
    if (fresh.innerHTML !== part.innerHTML) part.replaceChildren(...fresh.childNodes);
  }
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
}

/** Many things happen at once; the page looks again when they have calmed down for a moment. */
let planned = 0;
new EventSource('/events').addEventListener('message', () => {
  clearTimeout(planned);
  planned = setTimeout(follow, 60);
});

for (const form of document.querySelectorAll('.drop')) {
  const over = (event) => {
    event.preventDefault();
    form.classList.add('over');
  };
  form.addEventListener('dragover', over);
  form.addEventListener('dragleave', () => form.classList.remove('over'));
  form.addEventListener('drop', (event) => {
    event.preventDefault();
    form.classList.remove('over');
    const input = form.querySelector('input[type=file]');
    input.files = event.dataTransfer.files;
    if (input.files.length === 1) form.requestSubmit();
  });
}
