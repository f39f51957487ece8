"""A WebDriver client for Chromium: the few commands that the checks need, over the standard library alone."""

import json
import re
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Browser:
    """A headless Chromium of its own, with a profile that goes with it."""

    def __init__(self, width=1280, height=1000):
        chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        self.said = tempfile.TemporaryFile("w+")
        # It takes a port that is free and says which.
        self.driver = subprocess.Popen([shutil.which("chromedriver"), "--port=0"], stdout=self.said, stderr=subprocess.STDOUT)
        try:
            self.base = f"http://127.0.0.1:{self.port()}"
            self.wait_until_ready()
            options = {
                "binary": chromium,
                "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                         "--hide-scrollbars", f"--window-size={width},{height}"],
            }
            wanted = {
                "browserName": "chrome",
                "goog:chromeOptions": options,
                "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
            }
            made = self.call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
            self.base += "/session/" + made["sessionId"]
        except BaseException as problem:
            self.stop()
            raise RuntimeError(f"no browser: {problem}; chromedriver said:\n{self.log_text()}") from problem

    def log_text(self):
        """All that the driver has said so far."""
        self.said.seek(0)
        return self.said.read()

    def port(self):
        for _ in range(200):
            found = re.search(r"started successfully on port (\d+)", self.log_text())
            if found:
                return int(found[1])
            if self.driver.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError("chromedriver names no port")

    def wait_until_ready(self):
        for _ in range(200):
            try:
                if self.call("GET", "/status")["ready"]:
                    return
            except OSError:
                pass
            time.sleep(0.05)
        raise RuntimeError("chromedriver does not get ready")

    def call(self, method, path, body=None):
        payload = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, payload, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error)["value"]["message"]) from None

    def open(self, path):
        self.call("POST", "/url", {"url": path.resolve().as_uri()})

    def run(self, script, *arguments):
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def wait_for(self, selector):
        """Parts are built a moment after they are opened."""
        for _ in range(200):
            if self.run("return document.querySelector(arguments[0]) !== null", selector):
                return
            time.sleep(0.02)
        raise RuntimeError(f"there is no {selector}")

    def find(self, selector):
        return self.call("POST", "/element", {"using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector):
        self.call("POST", f"/element/{self.find(selector)}/click", {})

    def type(self, selector, text):
        self.call("POST", f"/element/{self.find(selector)}/value", {"text": text})

    def keys(self, *keys):
        """Presses keys one after the other, wherever the focus is."""
        strokes = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.call("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": strokes}]})

    def theme(self, scheme):
        """What the system asks for: light or dark."""
        media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        self.call("POST", "/goog/cdp/execute", {"cmd": "Emulation.setEmulatedMedia", "params": media})

    def screenshot(self):
        return self.call("GET", "/screenshot")

    def log(self, kind):
        return self.call("POST", "/se/log", {"type": kind})

    def close(self):
        try:
            self.call("DELETE", "")
        finally:
            self.stop()

    def stop(self):
        self.driver.terminate()
        try:
            self.driver.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.driver.kill()
            self.driver.wait()
