# SPDX-License-Identifier: GPL-3.0-or-later
"""Headless Chromium with what the page tests need: console, requests, screenshots."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time


def skip(why):
    print('SKIP:', why)
    sys.exit(77)


try:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
except ImportError:
    skip('python3-selenium is not installed')

CHROMIUM = shutil.which('chromium')
DRIVER = shutil.which('chromedriver')


class Browser:
    """with Browser(1280, 900) as b: b.open(path); b.js('return ...')"""

    def __init__(self, width=1280, height=900, dark=False, touch=False):
        if not CHROMIUM or not DRIVER:
            skip('chromium or chromium-driver is not installed')
        self.profile = tempfile.mkdtemp(prefix='myoscribe-browser-')
        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM
        for flag in ('--headless', '--no-sandbox', '--disable-gpu', '--disable-quic',
                     '--no-first-run', '--disable-background-networking',
                     '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
                     '--hide-scrollbars', '--user-data-dir=' + self.profile,
                     '--window-size=%d,%d' % (width, height)):
            options.add_argument(flag)
        if dark:
            options.add_argument('--force-dark-mode')
        options.set_capability('goog:loggingPrefs', {'browser': 'ALL', 'performance': 'ALL'})
        self.driver = webdriver.Chrome(service=Service(DRIVER), options=options)
        self.driver.execute_cdp_cmd('Emulation.setDeviceMetricsOverride',
                                    {'width': width, 'height': height, 'deviceScaleFactor': 1,
                                     'mobile': touch})
        self.driver.execute_cdp_cmd('Emulation.setEmulatedMedia', {'features': [
            {'name': 'prefers-color-scheme', 'value': 'dark' if dark else 'light'}]})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.driver.quit()
        shutil.rmtree(self.profile, ignore_errors=True)

    def open(self, path):
        """Seconds until the page's script said it was ready."""
        start = time.monotonic()
        self.driver.get('file://' + os.path.abspath(path).replace('<', '%3C').replace('>', '%3E')
                        .replace('#', '%23').replace('?', '%3F'))
        while not self.js('return window.myoscribeReady === true'):
            if time.monotonic() - start > 60:
                raise AssertionError('the page was not ready after 60 s')
            time.sleep(0.02)
        return time.monotonic() - start

    def js(self, code, *arguments):
        return self.driver.execute_script(code, *arguments)

    def console(self):
        """Console messages so far, without the browser's own notes on the network stack."""
        return [entry['message'] for entry in self.driver.get_log('browser')]

    def requests(self):
        """Addresses asked for that are neither the file itself nor inline data."""
        asked = []
        for entry in self.driver.get_log('performance'):
            message = json.loads(entry['message'])['message']
            if message['method'] == 'Network.requestWillBeSent':
                url = message['params']['request']['url']
                if not url.startswith(('file:', 'data:', 'about:', 'chrome:')):
                    asked.append(url)
                elif url.startswith('file:') and not url.endswith('.html'):
                    asked.append(url)
        return asked

    def shot(self, path, full=False):
        if full:
            size = self.driver.execute_cdp_cmd('Page.getLayoutMetrics', {})['cssContentSize']
            clip = {'x': 0, 'y': 0, 'width': size['width'], 'height': size['height'], 'scale': 1}
            import base64
            picture = self.driver.execute_cdp_cmd(
                'Page.captureScreenshot', {'captureBeyondViewport': True, 'clip': clip})
            with open(path, 'wb') as out:
                out.write(base64.b64decode(picture['data']))
        else:
            self.driver.save_screenshot(path)

    def pdf(self, path):
        """How many pages there are."""
        import base64
        import re
        page = self.driver.execute_cdp_cmd('Page.printToPDF', {
            'preferCSSPageSize': True, 'printBackground': True})
        data = base64.b64decode(page['data'])
        with open(path, 'wb') as out:
            out.write(data)
        return len(re.findall(rb'/Type\s*/Page\b', data))


def make(program, scene, folder):
    subprocess.run([program, scene, folder], check=True)
