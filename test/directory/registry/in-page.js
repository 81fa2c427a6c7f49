/** What the tests of the pages ask of a page from inside: what has the focus, which way text runs, and what a checker of accessibility would find. */
globalThis.inPage = {
  focused() {
    const element = document.activeElement;
    const { width, height, top } = element.getBoundingClientRect();
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return {
      href: element.getAttribute('href'),
      label: element.labels?.[0]?.textContent,
      text: element.textContent,
      visible: width > 0 && height > 0 && top >= 0 && outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2,
    };
  },

  /** By how much the page is wider than the screen. */
  overflow() {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  },

  /** Whether the first of such elements shows its first characters from left to right. */
  isLeftToRight(selector) {
    const text = document.querySelector(selector).firstChild;
    const places = [0, 1, 8].map((from) => {
      const range = document.createRange();
      range.setStart(text, from);
      range.setEnd(text, from + 1);
      return range.getBoundingClientRect().left;
    });
    return places[0] < places[1] && places[1] < places[2];
  },

  /** WCAG 2.2: 1.3.1, 1.4.3, 2.4.1, 2.4.6, 4.1.2. */
  faults() {
    const levels = all('h1, h2, h3, h4').map(({ tagName }) => Number(tagName[1]));
    const ids = all('[id]').map(({ id }) => id);
    const short = ({ outerHTML }) => outerHTML.slice(0, 80);
    return [
      ...['main', 'header', 'h1'].filter((only) => all(only).length !== 1).map((only) => `not one ${only}`),
      ...levels.filter((level, at) => level > (levels[at - 1] ?? 0) + 1).map((level) => `skipped to heading ${level}`),
      ...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `twice: ${id}`),
      ...all('nav, section, article, [role=region], [role=img]')
        .filter(isNameless)
        .map((each) => `no name: ${short(each)}`),
      ...all('input, select, textarea')
        .filter(({ labels }) => labels.length === 0)
        .map((each) => `no label: ${short(each)}`),
      ...all('a, button, summary, h1, h2, h3')
        .filter(isEmpty)
        .map((each) => `empty: ${short(each)}`),
      ...all('table')
        .filter((each) => !each.caption || each.querySelector('th:not([scope])'))
        .map(() => 'a bare table'),
      ...all('[tabindex]')
        .filter(({ tabIndex }) => tabIndex > 0)
        .map((each) => `out of order: ${short(each)}`),
      ...all('a[href^="#"]')
        .filter(({ hash }) => !document.querySelector(hash))
        .map(({ hash }) => `leads to no ${hash}`),
      ...all('body *')
        .filter((each) => hasText(each) && contrast(each) < 4.5)
        .map((each) => `contrast: ${short(each)}`),
    ];
  },
};

function all(selector) {
  return [...document.querySelectorAll(selector)];
}

function isEmpty({ textContent }) {
  return textContent.trim() === '';
}

function isNameless(element) {
  const by = element.getAttribute('aria-labelledby');
  const name = by === null ? element.getAttribute('aria-label') : document.getElementById(by)?.textContent;
  return !name?.trim();
}

function hasText({ childNodes }) {
  return [...childNodes].some(({ nodeType, textContent }) => nodeType === Node.TEXT_NODE && textContent.trim() !== '');
}

function contrast(element) {
  const both = [getComputedStyle(element).color, colorBehind(element)].map(luminance).sort((a, b) => b - a);
  return (both[0] + 0.05) / (both[1] + 0.05);
}

function colorBehind(element) {
  if (element === null) return 'rgb(255, 255, 255)';
  const { backgroundColor } = getComputedStyle(element);
  return backgroundColor === 'rgba(0, 0, 0, 0)' ? colorBehind(element.parentElement) : backgroundColor;
}

/** WCAG's relative luminance. */
function luminance(color) {
  const [red, green, blue] = color.match(/[\d.]+/g).map((channel) => {
    const share = Number(channel) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
