/** A web page with canaries where no reader of the page looks. */
import { type CanaryFile, type Hide, halves, hiding } from './canary-file.ts';

export const html = (): CanaryFile => hiding('html', 'page.html', written);

const base64 = (text: string) => Buffer.from(text).toString('base64');
const percent = (text: string) => Array.from(Buffer.from(text), (octet) => `%${octet.toString(16)}`).join('');
const decimal = (text: string) => Array.from(text, (letter) => `&#${letter.charCodeAt(0)};`).join('');
const hexadecimal = (text: string) => Array.from(text, (letter) => `&#x${letter.charCodeAt(0).toString(16)}`).join(';');
const escaped = (text: string) => Array.from(text, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join('');

function written(hide: Hide): string {
  return `<!DOCTYPE html><!-- ${hide('comment')} --><!--[if mso]><p>${hide('conditional comment')}</p><![endif]-->
<html lang="en"><head><title>${hide('title')}</title>${head(hide)}</head>
<body data-a="${hide('attribute of body')}">${texts(hide)}${hidden(hide)}${attributes(hide)}${forms(hide)}${embedded(hide)}</body></html><p>${hide('behind the end')}`;
}

function head(hide: Hide): string {
  return `<meta name="description" content="${hide('meta')}"><meta http-equiv="refresh" content="0;url=https://a.example/${hide('refresh')}">
<link rel="alternate" href="https://a.example/${hide('link element')}"><base href="https://a.example/${hide('base')}/">
<style>p.x::after { content: "${hide('CSS content')}" } /* ${hide('CSS comment')} */ @import url(https://a.example/${hide('CSS import')});</style>
<script>var a = "${hide('script')}"; // ${hide('script comment')}
var b = "${escaped(hide('escaped string of script'))}";</script><script type="application/ld+json">{"name":"${hide('JSON-LD')}"}</script>`;
}

function texts(hide: Hide): string {
  const split = halves(hide('split by tags'));
  const commented = halves(hide('split by comment'));
  const soft = halves(hide('split by soft hyphen'));
  const [one, two] = halves(hide('split by no-width space'));
  return `<h1>${hide('heading')}</h1><p>${hide('body')}</p><p>${split[0]}<b>${split[1]}</b></p><p>${commented[0]}<!-- x -->${commented[1]}</p><p>${soft[0]}&shy;${soft[1]}</p><p>${one}&#x200b;${two}</p>
<p>${decimal(hide('decimal references'))}</p><p>${hexadecimal(hide('hexadecimal references'))};</p><table><tr><td>${hide('table cell')}</td></tr></table><pre>${hide('preformatted')}</pre><li>${hide('unclosed')}`;
}

function hidden(hide: Hide): string {
  const styles = [
    'display:none',
    'visibility:hidden',
    'opacity:0',
    'font-size:0',
    'color:#fff',
    'position:absolute;left:-9999px',
  ];
  const names = ['display none', 'visibility hidden', 'transparent', 'no size', 'white', 'off page'];
  return `${styles.map((style, n) => `<p style="${style}">${hide(names[n]!)}</p>`).join('')}<p hidden>${hide('hidden attribute')}</p>
<noscript>${hide('noscript')}</noscript><template><p>${hide('template')}</p></template><details><p>${hide('details')}</p></details><dialog>${hide('dialog')}</dialog>
<noframes>${hide('noframes')}</noframes><xmp>${hide('xmp element')}</xmp><video><track label="${hide('track')}">${hide('fallback of video')}</video>`;
}

function attributes(hide: Hide): string {
  return `<img src="x.png" alt="${hide('alt')}" title="${hide('title attribute')}"><p data-case="${hide('data attribute')}" aria-label="${hide('aria label')}">x</p>
<a href="https://a.example/?q=${hide('link')}" download="${hide('download name')}">x</a><a href="https://a.example/?q=${percent(hide('percent in link'))}">x</a><a href="mailto:a@a.example?body=${hide('mailto body')}">x</a>
<p onclick="alert('${hide('event handler')}')" class="${hide('class')}" id="${hide('id')}">x</p><abbr title='${hide('single quotes')}'>x</abbr><p title=${hide('no quotes')}>x</p>
<td background="x" style="background:url('https://a.example/${hide('inline style')}')">x`;
}

function forms(hide: Hide): string {
  return `<form action="https://a.example/${hide('form action')}"><input type="hidden" name="a" value="${hide('hidden input')}"><input placeholder="${hide('placeholder')}"><textarea>${hide('text area')}</textarea><select><option value="${hide('option value')}">${hide('option')}</option></select><button>${hide('button')}</button></form>`;
}

function embedded(hide: Hide): string {
  return `<a href="data:text/plain;base64,${base64(hide('data URI'))}">x</a><img src="data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg"><text>${hide('data URI of SVG')}</text></svg>`)}">
<iframe srcdoc="&lt;p&gt;${hide('srcdoc')}&lt;/p&gt;"></iframe><object data="x"><param name="x" value="${hide('param')}">${hide('fallback of object')}</object>
<svg><title>${hide('SVG title')}</title><text>${hide('SVG text')}</text></svg><math><annotation>${hide('MathML annotation')}</annotation></math>`;
}
