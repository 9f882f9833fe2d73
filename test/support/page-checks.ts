import axe from 'axe-core';
import type { Page } from 'playwright-core';

/**
 * Texts of the page whose contrast with the ground they stand on is below 4.5 to 1 (WCAG 2.2, 1.4.3), each with its
 * ratio. Runs in the page; colours with transparency are not mixed, so grounds must be opaque.
 */
const FAINT_TEXTS = `(() => {
  const rgb = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const luminance = (colour) => {
    const [r, g, b] = rgb(colour).map((part) => {
      const value = part / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (rgb(colour)[3] !== 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const faint = [];
  for (const element of document.body.querySelectorAll('*')) {
    const text = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join('').trim();
    if (text === '' || !element.checkVisibility()) continue;
    const [low, high] = [luminance(getComputedStyle(element).color), luminance(ground(element))].sort((a, b) => a - b);
    const ratio = (high + 0.05) / (low + 0.05);
    if (ratio < 4.5) faint.push(text.slice(0, 40) + ' ' + ratio.toFixed(2));
  }
  return faint;
})()`;

export const faintTexts = (page: Page): Promise<readonly string[]> => page.evaluate(FAINT_TEXTS);

/** How many CSS pixels of the page lie beyond the right edge of the window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/** Identifiers that more than one element has. */
export const doubledIds = (page: Page): Promise<readonly string[]> =>
  page.evaluate(
    `[...document.querySelectorAll('[id]')].map(({ id }) => id).filter((id, i, all) => all.indexOf(id) !== i)`,
  );

/** Whether anything that an event said has run: the hostile events of the tests set `globalThis.ran`. */
export const hasRun = (page: Page): Promise<boolean> => page.evaluate('globalThis.ran !== undefined');

/** What axe (https://github.com/dequelabs/axe-core) has against the page as it is: each rule with the elements that break it. */
export async function axeFaults(page: Page): Promise<readonly string[]> {
  // Evaluated by the debugger, whom the page's policy does not bind.
  if (!(await page.evaluate("'axe' in globalThis"))) await page.evaluate(axe.source);
  return page.evaluate(
    `axe.run(document, { iframes: false, resultTypes: ['violations'] }).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', ')))`,
  );
}
