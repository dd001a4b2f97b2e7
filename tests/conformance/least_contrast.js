/* The least contrast of any text of the page with what is behind it, as WCAG 2 defines contrast. */
() => {
  const parts = (colour) => {
    const most = colour.startsWith("color(") ? 1 : 255; // a mixture's, or a colour's as written
    const [r, g, b, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
    return { rgb: [r, g, b].map((part) => part / most), alpha };
  };
  const luminance = (rgb) => {
    const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = rgb.map(linear);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  const behind = (element) => {
    const { rgb, alpha } = parts(getComputedStyle(element).backgroundColor);
    if (alpha === 1) return rgb;
    const further = behind(element.parentElement);
    return rgb.map((part, k) => alpha * part + (1 - alpha) * further[k]);
  };
  const contrast = (element) => {
    const both = [parts(getComputedStyle(element).color).rgb, behind(element)].map(luminance);
    return Math.max(...both) / Math.min(...both);
  };
  const text = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim();
  const shown = (element) => element.checkVisibility() && [...element.childNodes].some(text);
  return Math.min(...[...document.body.querySelectorAll("*")].filter(shown).map(contrast));
}
