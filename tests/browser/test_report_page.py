#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test_report_page.py MAKE_FAKE: report.html in a real browser. MYO_SCREENSHOTS=FOLDER keeps pictures."""
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from browser import Browser, make
from checks import check_page, check_width

SHOTS = os.environ.get('MYO_SCREENSHOTS')


def shot(browser, name, full=False):
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        browser.shot(str(Path(SHOTS) / (name + '.png')), full)


def window(browser):
    return browser.js('return view.slice()')


def press(browser, action):
    browser.js('document.querySelector(\'[data-do="%s"]\').click()' % action)


def drag(browser, element, x0, x1):
    box = browser.js('const r = document.querySelector(arguments[0]).getBoundingClientRect();'
                     'return [r.x, r.y, r.width, r.height]', element)
    y = box[1] + box[3] / 2

    def mouse(kind, x):
        browser.driver.execute_cdp_cmd('Input.dispatchMouseEvent', {
            'type': kind, 'x': x, 'y': y, 'button': 'left', 'buttons': 1, 'clickCount': 1})
    start, end = box[0] + x0 * box[2], box[0] + x1 * box[2]
    mouse('mousePressed', start)
    for i in range(1, 6):
        mouse('mouseMoved', start + (end - start) * i / 5)
    mouse('mouseReleased', end)


def key(browser, name):
    browser.driver.execute_cdp_cmd('Input.dispatchKeyEvent',
                                   {'type': 'keyDown', 'key': name,
                                    'text': name if len(name) == 1 else ''})
    browser.driver.execute_cdp_cmd('Input.dispatchKeyEvent', {'type': 'keyUp', 'key': name})


def moving_about(browser):
    whole = window(browser)
    assert whole[1] - whole[0] > 179, whole
    assert browser.js('return traces.length') == 3
    press(browser, 'in')
    half = window(browser)
    assert abs((half[1] - half[0]) * 2 - (whole[1] - whole[0])) < 1e-6, half
    press(browser, 'right')
    assert window(browser)[0] > half[0]
    press(browser, 'all')
    assert window(browser) == whole
    browser.js('document.getElementById("traces").scrollIntoView()')
    drag(browser, '.plot-area', 0.3, 0.5)
    zoomed = window(browser)
    assert 20 < zoomed[1] - zoomed[0] < 60, zoomed
    same = browser.js('return traces.map(t => t.graph.xAxisRange())')
    assert all(abs(r[0] - zoomed[0]) < 1e-6 and abs(r[1] - zoomed[1]) < 1e-6 for r in same), same
    browser.js('document.querySelector(".trace").focus()')
    key(browser, '0')
    assert window(browser) == whole
    key(browser, '+')
    key(browser, 'ArrowLeft')
    left = window(browser)
    assert left[0] < half[0] and abs((left[1] - left[0]) - (half[1] - half[0])) < 1e-6, left
    press(browser, 'all')


def jumping(browser):
    """Every event is reachable, is drawn from its own samples, and nothing of its peak is lost."""
    count = browser.js('return data.events.length')
    assert count == browser.js('return data.eventCount') == 34, count
    press(browser, 'next')
    first = browser.js('return data.events[0].slice(0, 2)')
    at = window(browser)
    assert at[0] < first[0] < at[1] and at[1] - at[0] < 1, at
    browser.js('document.querySelectorAll("#event-list .jump")[3].click()')
    event = browser.js('return marked.slice(0, 4)')
    at = window(browser)
    assert at[0] < event[0] and event[0] + event[1] < at[1], (event, at)
    points = browser.js('const t = data.tracks[marked[EVENT.track]];'
                        'const s = series(t, marked[0], marked[0] + marked[1], 800);'
                        'return s.filter(p => p[0] >= marked[0] && p[0] <= marked[0] + marked[1])'
                        '.length')
    assert points >= 30, ('samples of a 16 ms event at 2 kHz', points)
    peaks = browser.js('''
        const t = data.tracks[0];
        const whole = series(t, first, last, 1000).map(p => Math.abs(p[1])).filter(Number.isFinite);
        const fine = series(t, first, last, 1e6).map(p => Math.abs(p[1])).filter(Number.isFinite);
        return [Math.max(...whole), fine.reduce((a, b) => Math.max(a, b), 0)]''')
    assert peaks[0] >= 0.98 * peaks[1], ('a spike is never lost by zooming out', peaks)
    press(browser, 'all')


def lists(browser):
    rows = 'return Array.from(document.querySelectorAll("#event-list .jump")).map(b => b.textContent)'
    before = browser.js(rows)
    browser.js('document.querySelectorAll("#event-list th button")[0].click()')
    assert browser.js(rows) == before[::-1] or len(before) < 2
    browser.js('const s = document.querySelectorAll("#event-tools select")[0]; s.value = "cramp";'
               's.dispatchEvent(new Event("change"))')
    assert len(browser.js(rows)) == 1
    reason = browser.js('return document.querySelector("#event-list tr.why").textContent')
    assert 'interval CV 0.44' in reason, reason
    browser.js('const s = document.querySelectorAll("#event-tools select")[0]; s.value = "";'
               's.dispatchEvent(new Event("change"))')


def channels(browser):
    browser.js('document.querySelector("#channels input").click()')
    assert browser.js('return traces.map(t => t.track.channel)') == ['m2', 'ACC']
    browser.js('document.querySelector("#channels input").click()')
    assert browser.js('return traces.length') == 3
    browser.js('document.getElementById("envelope").click()')
    highest = browser.js('return traces[0].graph.yAxisRange()[0]')
    assert highest >= -1, ('an envelope is never negative', highest)
    browser.js('document.getElementById("envelope").click()')


def a_trial(program, folder):
    make(program, 'trial', folder)
    page = Path(folder) / 'trial.wav' / 'report.html'
    with Browser() as browser:
        browser.open(page)
        moving_about(browser)
        jumping(browser)
        lists(browser)
        channels(browser)
        check_page(browser, 'report')
        check_width(browser, 'report')
        shot(browser, 'report-desktop')
        assert browser.js('return document.querySelectorAll(".spectrogram:not([hidden])").length') == 2
        text = browser.js('return document.getElementById("methods-text").textContent')
        assert 'Butterworth' in text and '20 and 450 Hz' in text
        if SHOTS:
            browser.pdf(str(Path(SHOTS) / 'report-print.pdf'))
    with Browser(dark=True) as browser:
        browser.open(page)
        check_page(browser, 'report, dark')
        shot(browser, 'report-dark')
    with Browser(390, 844, touch=True) as browser:
        browser.open(page)
        check_page(browser, 'report, phone')
        check_width(browser, 'report, phone')
        shot(browser, 'report-phone', full=True)
    with Browser(718, 1000) as browser:
        browser.driver.execute_cdp_cmd('Emulation.setEmulatedMedia', {'media': 'print'})
        browser.open(page)
        check_width(browser, 'report, print')
        hidden = browser.js('return Array.from(document.querySelectorAll("button"))'
                            '.filter(b => b.checkVisibility() && !b.closest("table")).length')
        assert hidden == 0, 'tools are not printed'
        shot(browser, 'report-print', full=True)


def hostile(program, folder):
    make(program, 'hostile', folder)
    pages = list(Path(folder).rglob('*.html'))
    assert len(pages) == 2, pages
    for page in pages:
        with Browser() as browser:
            browser.driver.execute_cdp_cmd('Page.addScriptToEvaluateOnNewDocument', {
                'source': 'window.alarms = []; window.alert = text => alarms.push(text);'})
            browser.open(page)
            assert browser.js('return alarms') == [], page
            strange = browser.js('return Array.from(document.images)' # the chart's own are data:
                                 '.filter(i => !i.src.startsWith("data:")).length')
            assert strange == 0, page
            assert '<img src=x onerror' in browser.js('return document.body.textContent'), page
            check_page(browser, page)
            if page.name == 'index.html':
                link = browser.js('return document.querySelector("#table a").href')
                browser.driver.get(link)
                assert browser.js('return window.myoscribeReady === true'), link


def long_recordings(program, folder):
    """Bounded weight; opened, decoded and drawn inside two seconds of the page's own clock."""
    for scene, megabytes in (('hour', 5), ('day', 5)):
        place = Path(folder) / scene
        make(program, scene, str(place))
        page = place / 'trial.wav' / 'report.html'
        size = page.stat().st_size / 1e6
        assert size <= megabytes, (scene, size)
        times = []
        with Browser() as browser:
            for _ in range(3):
                browser.open(page)
                times.append(browser.js('return readyMilliseconds') / 1000)
            check_page(browser, scene)
        print('%s: %.1f MB, open and drawn in %.2f s (best of %s)' %
              (scene, size, min(times), ', '.join('%.2f' % t for t in times)))
        assert min(times) < 2, (scene, times)


def the_demo(program, folder):
    """The bundled recording through the real analysis."""
    myoscribe = os.environ.get('MYOSCRIBE')
    if not myoscribe:
        print('SKIP: MYOSCRIBE does not name the program')
        return
    recipe = Path(__file__).resolve().parents[2] / 'datasets' / 'demo.json'
    recording = Path(folder) / 'demo.h5'
    out = Path(folder) / 'out'
    subprocess.run([myoscribe, 'simulate', str(recipe), '-o', str(recording)], check=True)
    subprocess.run([myoscribe, 'analyze', str(recording), '-o', str(out), '--format',
                    'all,figures'], check=True)
    with Browser() as browser:
        browser.open(out / 'index.html')
        check_page(browser, 'demo index')
        browser.js('document.querySelector("#table a").click()')
        deadline = time.monotonic() + 30
        while not browser.js('return typeof traces !== "undefined" && traces.length === 3'):
            assert time.monotonic() < deadline, 'the link leads to the report'
            time.sleep(0.1)
        lead = browser.js('return Array.from(document.querySelectorAll(".lead"))'
                          '.map(e => e.textContent)')
        assert 'cramp' in lead[0] and 'signs of fatigue' in lead[0], lead
        check_page(browser, 'demo report')
        pages = browser.pdf(str(Path(folder) / 'report.pdf'))
        assert 1 <= pages <= 3, 'two minutes print on three pages, not %d' % pages
        # words that are not everybody's are explained where they stand and at the end
        titles = browser.js('return Array.from(document.querySelectorAll("#event-list td[title]"))'
                            '.map(c => c.dataset.label)')
        assert {'Class', 'Certainty', 'Accelerometer'} <= set(titles), set(titles)
        words = browser.js('return document.querySelector("#words").textContent')
        for word in ('definite', 'indeterminate', 'unit number', 'Dimitrov', 'JASA', 'silent'):
            assert word in words, word
        text = browser.js('return document.body.innerText')
        assert ' uV' not in text, text[text.index(' uV') - 60:][:120]
        figures = sorted(p.name for p in (out / 'demo.h5' / 'figures').iterdir())
        assert '01_gastrocnemius_trace.svg' in figures and len(figures) >= 6, figures
        for name in figures:
            browser.driver.get('file://%s' % (out / 'demo.h5' / 'figures' / name))
            assert browser.js('return document.documentElement.tagName') == 'svg', name
            assert browser.console() == [], name


def main():
    program = sys.argv[1]
    for part in (a_trial, the_demo, hostile, long_recordings):
        with tempfile.TemporaryDirectory(prefix='myoscribe-pages-') as folder:
            part(program, folder)
            print(part.__name__, 'fine')


main()
