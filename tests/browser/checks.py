# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks both pages share: quiet console, no requests, names, contrast, width."""

CONTRAST = r'''
function parse(text) {
    const m = text.match(/[\d.]+/g).map(Number);
    return [m[0], m[1], m[2], m.length > 3 ? m[3] : 1];
}
function over(top, under) {
    return [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
}
function ground(element) {
    const stack = [];
    for (let e = element; e; e = e.parentElement) stack.push(parse(getComputedStyle(e).backgroundColor));
    let colour = matchMedia('(prefers-color-scheme: dark)').matches ? [0, 0, 0, 1] : [255, 255, 255, 1];
    while (stack.length) colour = over(stack.pop(), colour);
    return colour;
}
function luminance(c) {
    const f = c.slice(0, 3).map(v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
    return .2126 * f[0] + .7152 * f[1] + .0722 * f[2];
}
const poor = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const e = node.parentElement;
    if (!node.textContent.trim() || !e.checkVisibility() || e.closest('script,style,.skip,noscript')) continue;
    const back = ground(e), front = over(parse(e.closest('svg') ? getComputedStyle(e).fill
                                                                : getComputedStyle(e).color), back);
    const a = luminance(front), b = luminance(back);
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) poor.push(ratio.toFixed(2) + ' ' + e.tagName + '.' + e.className + ': ' +
                               node.textContent.trim().slice(0, 40));
}
return Array.from(new Set(poor));
'''

NAMELESS = r'''
const bad = [];
for (const e of document.querySelectorAll('button, a[href], input, select, canvas[role], svg[role], [role=region], [role=group], [role=toolbar]')) {
    if (!e.checkVisibility()) continue;
    const label = e.getAttribute('aria-label') || e.textContent.trim() || e.title ||
        (e.labels && e.labels.length && e.labels[0].textContent.trim()) ||
        (e.querySelector && e.querySelector('title') && e.querySelector('title').textContent);
    if (!label) bad.push(e.outerHTML.slice(0, 80));
}
const ids = Array.from(document.querySelectorAll('[id]')).map(e => e.id);
for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) bad.push('id twice: ' + id);
if (!document.documentElement.lang) bad.push('no language');
if (document.querySelectorAll('h1').length !== 1) bad.push('not one h1');
return bad;
'''


def check_page(browser, what):
    """Quiet, alone, named, readable."""
    messages = browser.console()
    assert messages == [], (what, messages)
    asked = browser.requests()
    assert asked == [], (what, asked)
    nameless = browser.js(NAMELESS)
    assert nameless == [], (what, nameless)
    poor = browser.js(CONTRAST)
    assert poor == [], (what, 'contrast under 4.5', poor[:10])


def check_width(browser, what):
    """The page itself never scrolls sideways; wide tables scroll inside their box."""
    inner, page = browser.js('return [innerWidth, document.documentElement.scrollWidth]')
    assert page <= inner, (what, page, inner)
