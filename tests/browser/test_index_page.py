#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test_index_page.py MAKE_FAKE: index.html in a real browser."""
import os
import sys
import tempfile
import time
from pathlib import Path

from browser import Browser, make
from checks import check_page, check_width

SHOTS = os.environ.get('MYO_SCREENSHOTS')
CELLS = ('return Array.from(document.querySelectorAll("#table tbody tr"))'
         '.map(r => r.cells[arguments[0]].textContent)')


def shot(browser, name, full=False):
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        browser.shot(str(Path(SHOTS) / (name + '.png')), full)


def column(browser, name):
    names = browser.js('return Array.from(document.querySelectorAll("#table th"))'
                       '.map(h => h.textContent)')
    return names.index(name)


def sort_by(browser, name):
    """Milliseconds the page needed."""
    return browser.js('const from = performance.now();'
                      'document.querySelectorAll("#table th")[arguments[0]]'
                      '.querySelector("button").click();'
                      'document.body.getBoundingClientRect();'
                      'return performance.now() - from', column(browser, name))


def find(browser, words):
    browser.js('const s = document.getElementById("search"); s.value = arguments[0];'
               's.dispatchEvent(new Event("input"))', words)
    time.sleep(0.4)
    return browser.js('return document.getElementById("count").textContent')


def a_study(program, folder):
    make(program, 'study', folder)
    page = Path(folder) / 'index.html'
    with Browser(1440, 900) as browser:
        browser.open(page)
        order = browser.js('return Array.from(document.querySelectorAll("main > section"))'
                           '.map(s => s.id)')
        assert order == ['findings', 'groups', 'recordings', 'words'], order
        assert browser.js('return document.querySelector("#problems").open') is False
        assert browser.js('return document.querySelector("#problems summary").textContent') \
            .startswith('1 failed')
        for down in (True, False):
            sort_by(browser, 'Definite fasciculations')
            values = [int(v.split()[-1]) for v in
                      browser.js(CELLS, column(browser, 'Definite fasciculations'))]
            assert values == sorted(values, reverse=down) and values[0] != values[-1], values
        assert find(browser, 'marathon tibialis') == '1 to 12 of 12'
        assert find(browser, 'nothing like it') == 'no row matches'
        find(browser, '')
        browser.js('document.querySelectorAll("details").forEach(d => { d.open = true; })')
        check_page(browser, 'index')
        check_width(browser, 'index')
        shot(browser, 'index-desktop', full=True)
        for link in browser.js('return Array.from(document.querySelectorAll("#table a"))'
                               '.slice(0, 3).map(a => a.getAttribute("href"))'):
            assert (Path(folder) / link).is_file(), link
    with Browser(1280, 900) as browser:
        browser.open(page)
        inside = browser.js('const s = document.querySelector("#table .scroll");'
                            'return [s.scrollWidth, s.clientWidth]')
        assert inside[0] <= inside[1], 'the table fits 1280 px: %s' % inside
        rows = browser.js('return data.rows.length')
        browser.js('window.dispatchEvent(new Event("beforeprint"))')
        assert browser.js('return document.querySelectorAll("#table tbody tr").length') == rows
        assert browser.js('return document.querySelectorAll("details:not([open])").length') == 0
        assert column(browser, 'Note') > column(browser, 'SNR, dB') > 0
        browser.js('window.dispatchEvent(new Event("afterprint"))')
        assert 'Note' not in browser.js('return document.querySelector("#table thead").textContent')
    with Browser(1440, 900, dark=True) as browser:
        browser.open(page)
        check_page(browser, 'index, dark')
        shot(browser, 'index-dark')
    with Browser(390, 844, touch=True) as browser:
        browser.open(page)
        check_page(browser, 'index, phone')
        check_width(browser, 'index, phone')
        lead = browser.js('return document.querySelector(".person .lead").getBoundingClientRect().top')
        assert lead < 844, 'what was found is on the first screen of a phone: %s' % lead
        shot(browser, 'index-phone')


def ten_thousand_rows(program, folder):
    make(program, 'many', folder)
    page = Path(folder) / 'index.html'
    with Browser(1440, 900) as browser:
        seconds = browser.open(page)
        assert browser.js('return data.rows.length') == 10000
        names = browser.js(CELLS, 0)
        assert names[0] == 'person1/trial1.wav' and len(names) == 100, names[:3]
        times = [sort_by(browser, name) for name in ('Recording', 'Definite fasciculations', 'Muscle')]
        assert find(browser, 'person200 m3') == '1 to 5 of 5'
        check_page(browser, '10 000 rows')
        print('10 000 rows: %.1f MB, open in %.2f s, sorted in %s ms' %
              (page.stat().st_size / 1e6, seconds, ', '.join('%.0f' % t for t in times)))
        assert max(times) < 2000, times


def main():
    program = sys.argv[1]
    for part in (a_study, ten_thousand_rows):
        with tempfile.TemporaryDirectory(prefix='myoscribe-pages-') as folder:
            part(program, folder)
            print(part.__name__, 'fine')


main()
