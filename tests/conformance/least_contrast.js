/* The least contrast of any text of the page with what is behind it, as WCAG 2 defines contrast. */
() => {
  const luminance = (colour) => {
    const most = colour.startsWith("color(") ? 1 : 255; // a mixture's, or a colour's as written
    const parts = colour.match(/[\d.]+/g).slice(0, 3).map((part) => Number(part) / most);
    const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = parts.map(linear);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  const behind = (element) => {
    const colour = getComputedStyle(element).backgroundColor;
    return colour === "rgba(0, 0, 0, 0)" ? behind(element.parentElement) : colour;
  };
  const contrast = (element) => {
    const both = [getComputedStyle(element).color, behind(element)].map(luminance);
    return Math.max(...both) / Math.min(...both);
  };
  const text = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim();
  const shown = (element) => element.checkVisibility() && [...element.childNodes].some(text);
  return Math.min(...[...document.body.querySelectorAll("*")].filter(shown).map(contrast));
}
