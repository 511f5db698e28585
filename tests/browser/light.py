"""Light areas of a page, which a dark one must not have."""

LIGHT = """() => [...document.querySelectorAll('body, body *')]
  .flatMap(element => {
    const style = getComputedStyle(element);
    const colour = element instanceof SVGElement ? style.fill : style.backgroundColor;
    const [red, green, blue, alpha = 1] = (colour.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
    const box = element.getBoundingClientRect();
    const share = box.width * box.height / (innerWidth * innerHeight);
    const isLight = alpha > 0.1 && Math.min(red, green, blue) > 160;
    return isLight && share > 0.01 && !element.matches('path, text') ? [`${element.tagName}.${element.className}`] : [];
  })"""
