#!/usr/bin/env python3
"""What the page of `logtoll report` does in a real browser, opened from disk.

    checks.py LOGTOLL FOLDER [--screenshots FOLDER]
"""

import argparse
import base64
import json
import pathlib
import shlex
import statistics
import subprocess
import sys

from webdriver import Browser

HERE = pathlib.Path(__file__).resolve().parent
ENTER, TAB, RIGHT = "\ue007", "\ue004", "\ue014"
# Runs of a page that is timed.
RUNS = 5
# Milliseconds in which a page of 2,000 stages opens, beyond what a blank one takes.
MOST = 1_000
# Bytes of that page.
HEAVIEST = 10_000_000

CONTRAST = """
const number = (text) => (text.match(/[0-9.]+/g) || []).map(Number);
const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
const behind = (node) => {
  for (let at = node; at; at = at.parentElement) {
    const colour = number(getComputedStyle(at).backgroundColor);
    if (colour.length === 3 || colour[3] === 1) return colour;
  }
  return [255, 255, 255];
};
const low = [];
for (const node of document.querySelectorAll("body *")) {
  const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
  if (!own || node.closest("script, title, desc") || !node.getClientRects().length) continue;
  const style = getComputedStyle(node);
  const [a, b] = [light(number(node instanceof SVGElement ? style.fill : style.color)), light(behind(node))];
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (ratio < 4.5) low.push([node.tagName, node.className.baseVal ?? node.className, ratio.toFixed(2)]);
}
return low;
"""

OVERFLOW = """
const out = [];
for (const text of document.querySelectorAll("svg text")) {
  const [own, chart] = [text.getBoundingClientRect(), text.ownerSVGElement.getBoundingClientRect()];
  if (own.width && (own.left < chart.left - 1 || own.right > chart.right + 1)) out.push(text.textContent);
}
for (const name of document.querySelectorAll("svg text.name")) {
  const [own, other] = [name.getBoundingClientRect(), name.nextElementSibling.getBoundingClientRect()];
  if (own.right > other.left) out.push(name.textContent);
}
if (document.documentElement.scrollWidth > document.documentElement.clientWidth) out.push("the page scrolls sideways");
return out;
"""

SLIDE = """
const slider = document.getElementById(arguments[0]);
slider.value = arguments[1];
slider.dispatchEvent(new Event("input"));
"""


def check(holds, what):
    if not holds:
        raise AssertionError(what)


def column(browser, host, place):
    script = "return [...document.querySelectorAll(arguments[0] + ' tbody tr:not(.detail)')].map((row) => row.children[arguments[1]].firstChild.textContent)"
    return browser.run(script, host, place)


def dollars(text):
    return float(text.replace("$", "").replace(",", "").replace("<", "").strip("‡°†§")) if "$" in text else None


def tables_sort_and_filter(browser, page):
    browser.open(page)
    groups = column(browser, "#groups", 0)
    check(len(groups) == 10, f"{len(groups)} log groups")
    last = browser.run("return document.querySelectorAll('#groups thead th').length") - 1
    costs = [dollars(text) for text in column(browser, "#groups", last)]
    check(costs == sorted(costs, reverse=True), f"the most expensive first: {costs}")
    head = f"#groups thead th:nth-child({last + 1}) button"
    browser.click(head)
    browser.click(head)
    costs = [dollars(text) for text in column(browser, "#groups", last)]
    check(costs == sorted(costs), f"rising after two clicks: {costs}")
    sort = browser.run("return [...document.querySelectorAll('#groups thead th')].map((head) => head.ariaSort)")
    check(sort.count("ascending") == 1 and sort[-1] == "ascending", f"the order is told: {sort}")
    browser.type("#groups input", "lambda")
    names = column(browser, "#groups", 0)
    check(len(names) == 2 and all("lambda" in name for name in names), f"filtered: {names}")
    browser.run("document.querySelector('#stage-rows').open = true")
    browser.wait_for("#stage-rows tbody tr")
    check(len(column(browser, "#stage-rows", 0)) == 6, "the stages are there")
    browser.click("#stage-rows tbody th button")
    rows = browser.run("return document.querySelectorAll('#stage-rows tr.detail tbody tr').length")
    check(rows == 17, f"{rows} configurations side by side")


def keys_alone_are_enough(browser, page):
    browser.open(page)
    browser.keys(TAB)
    check(browser.run("return document.activeElement.className") == "skip", "the first stop skips the links")
    browser.run("document.querySelector('#groups thead th button').focus()")
    browser.keys(ENTER)
    names = column(browser, "#groups", 0)
    check(names == sorted(names, key=str.lower), f"sorted by a key: {names}")
    browser.run("document.querySelector('#stage-rows').open = true; document.querySelector('#stage-rows tbody th button').focus()")
    browser.keys(ENTER)
    check(browser.run("return document.activeElement.ariaExpanded") == "true", "a row opens by a key")
    browser.run("document.querySelector('#sliders > summary').focus()")
    browser.keys(ENTER)
    browser.wait_for("#what-if-stage")
    before = browser.run("return document.querySelector('#what-if-command').textContent")
    browser.run("document.querySelector('#what-if-requests').focus()")
    browser.keys(RIGHT)
    after = browser.run("return document.querySelector('#what-if-command').textContent")
    check("--requests" not in before and "--requests" in after, f"a slider moves by a key: {after}")


def the_switch_works(browser, page):
    back = "return getComputedStyle(document.body).backgroundColor"
    for system in ["light", "dark"]:
        browser.theme(system)
        browser.open(page)
        first = browser.run(back)
        check((first == "rgb(255, 255, 255)") == (system == "light"), f"{system} is followed: {first}")
        browser.click("#theme")
        second = browser.run(back)
        check(second != first, "the switch changes the theme")
        browser.click("#theme")
        check(browser.run(back) == first, "and back")
        browser.run("for (const part of document.querySelectorAll('details')) part.open = true")
        browser.wait_for("#what-if-stage")
        browser.run("document.querySelector('#stage-rows tbody th button').click()")
        low = browser.run(CONTRAST)
        check(not low, f"too little contrast in the {system} theme: {low[:5]}")
        cut = browser.run(OVERFLOW)
        check(not cut, f"cut or overlapping in the {system} theme: {cut[:5]}")
    browser.theme("light")


def sliders_equal_the_program(browser, logtoll, folder, measured):
    for flags in [[], ["--retention", "30"]]:
        page = folder / "sliders.html"
        subprocess.run([logtoll, "report", measured, "-o", page, "--force", *flags], check=True)
        sliders_of(browser, page, logtoll, measured)


def sliders_of(browser, page, logtoll, measured):
    browser.open(page)
    browser.click("#sliders > summary")
    browser.wait_for("#what-if-stage")
    stages = browser.run("return [...document.querySelectorAll('#what-if-stage option')].map((option) => option.textContent)")
    settings = [
        {},
        {"number": 50_000_000},
        {"number": 1234},
        {"requests": 700, "failures": 4},
        {"number": 35_000_000_000, "failures": 9, "retention": 3},
        {"retention": 4},
        {"failures": 10, "retention": 21},
        {"requests": 333, "retention": 22},
    ]
    compared = 0
    for place, stage in enumerate(stages):
        for setting in settings:
            browser.run(
                "document.querySelector('#sliders .tools button').click();"
                "const picker = document.getElementById('what-if-stage');"
                "picker.value = arguments[0]; picker.dispatchEvent(new Event('change'));"
                "document.querySelector('#sliders .tools button').click();",
                place,
            )
            if "number" in setting:
                browser.run(
                    "const box = document.getElementById('what-if-number'); box.value = arguments[0]; box.dispatchEvent(new Event('change'))",
                    setting["number"],
                )
            for name in ["requests", "failures", "retention"]:
                if name in setting:
                    browser.run(SLIDE, "what-if-" + name, setting[name])
            command = browser.run("return document.getElementById('what-if-command').textContent")
            words = shlex.split(command)
            words = [str(logtoll)] + [str(measured) if word == "measurements.json" else word for word in words[1:]]
            said = json.loads(subprocess.run(words + ["--format", "json"], check=True, capture_output=True).stdout)
            shown = browser.run(
                "return [...document.querySelectorAll('#sliders tbody tr')].map((row) => [row.dataset.id, ...['whole', 'passing', 'kept'].map((name) => row.querySelector(`[data-name=${name}]`).dataset.value)])"
            )
            configurations = said["stages"][0]["configurations"]
            check([row["id"] for row in configurations] == [row[0] for row in shown], f"{stage}: the same configurations")
            for row, (name, value, *parts) in zip(configurations, shown):
                expected = row["usd_per_month"]["expected"]
                same = (expected is None) == (value == "")
                if same and expected is not None:
                    same = abs(float(value) - float(expected)) <= 1e-7 * max(float(expected), 0.01)
                check(same, f"{stage}, {name}: the page says {value}, {command} says {expected}")
                if expected is not None:
                    passing, kept = (float(part) for part in parts)
                    check(abs(passing + kept - float(value)) <= 1e-7 * max(float(value), 0.01), f"{stage}, {name}: {parts} are not {value}")
                compared += 1
    browser.run("document.querySelector('#sliders .tools button').click()")
    print(f"  {compared} prices on the page equal those of the program")


def commands_are_shown_where_they_are_true(browser, logtoll, folder, measured):
    """A name may hold anything a shell takes for its own; one that is a pattern, or not alone, has no command."""
    seen = json.loads(measured.read_text())
    quoted, starred, twice = "-it's $(echo \"x\") `id`; \\", "any*", "made-up-twice"
    for row, name in zip(seen["stages"], [quoted, starred, twice, twice]):
        row["api_name"], row["stage"] = name, "prod"
    file, page = folder / "commands.json", folder / "commands.html"
    file.write_text(json.dumps(seen))

    def command_of(name, *flags):
        subprocess.run([logtoll, "report", file, "-o", page, "--force", *flags], check=True)
        browser.open(page)
        browser.click("#sliders > summary")
        browser.wait_for("#what-if-stage")
        return browser.run(
            "const picker = document.getElementById('what-if-stage');"
            "picker.value = [...picker.options].findIndex((option) => option.textContent.startsWith(arguments[0]));"
            "picker.dispatchEvent(new Event('change'));"
            "const code = document.getElementById('what-if-command');"
            "return code.checkVisibility() ? code.textContent : null",
            name,
        )

    command = command_of(quoted)
    check(command is not None, "a name with quotes has a command")
    # A shell splits it, not a library that may see it otherwise.
    script = "logtoll() { printf '%s\\0' \"$@\"; }; " + command
    words = subprocess.run(["sh", "-c", script], check=True, capture_output=True, text=True).stdout.split("\0")[:-1]
    words = [str(file) if word == "measurements.json" else word for word in words]
    said = json.loads(subprocess.run([logtoll, *words, "--format", "json"], check=True, capture_output=True).stdout)
    check([row["api_name"] for row in said["stages"]] == [quoted], f"{command} shows the stage")
    for name in [starred, twice]:
        check(command_of(name) is None, f"{name} has a command")
    check(command_of("api-1", "--anonymize") is None, "a made-up name has a command")
    check(command_of(quoted, "--growth", "10%") is None, "what compare cannot be told has a command")
    with (folder / "settings.toml").open("w") as config:
        config.write("retention = 30\n")
    check(command_of(quoted, "--config", folder / "settings.toml") is None, "a configuration file is in no command")


def numbers_read_as_everywhere(browser, page):
    """The scripts write numbers as the program does, which wrote those of the chart."""
    browser.open(page)
    shown = browser.run("return [...document.querySelectorAll('#groups tbody tr')].map((row) => row.lastElementChild.textContent)")
    chart = browser.run("return [...document.querySelectorAll('#chart-groups text.number')].map((text) => text.textContent)")
    plain = [cell.translate(str.maketrans("", "", "‡°†§ ")) for cell in shown]
    drawn = [cell.replace(" ", "") for cell in chart]
    check(len(drawn) == 10 and plain == drawn, f"{plain} instead of {drawn}")


def paper_has_everything(browser, page):
    browser.open(page)
    browser.run("dispatchEvent(new Event('beforeprint'))")
    shut = browser.run("return [...document.querySelectorAll('main details:not([open], .other)')].map((part) => part.id)")
    check(set(shut) <= {"sliders"}, f"closed on paper: {shut}")
    paper = base64.b64decode(browser.call("POST", "/print", {}))
    check(paper.startswith(b"%PDF") and len(paper) > 20_000, "it prints")
    dark = [{"name": "prefers-color-scheme", "value": "dark"}]
    emulate = lambda media: browser.call("POST", "/goog/cdp/execute", {"cmd": "Emulation.setEmulatedMedia", "params": media})
    emulate({"media": "print", "features": dark})
    back = browser.run("return getComputedStyle(document.body).backgroundColor")
    cut = browser.run("return [...document.querySelectorAll('pre')].filter((text) => text.scrollWidth > text.clientWidth + 1).length")
    emulate({"media": ""})
    check(back == "rgb(255, 255, 255)", f"paper is white, whatever the system asks for: {back}")
    check(cut == 0, f"{cut} remedies are cut at the edge of the paper")


def a_phone_needs_no_sideways_scrolling(browser, page):
    size = lambda method, **of: browser.call("POST", "/goog/cdp/execute", {"cmd": f"Emulation.{method}", "params": of})
    size("setDeviceMetricsOverride", width=400, height=800, deviceScaleFactor=1, mobile=False)
    try:
        browser.open(page)
        browser.run("for (const part of document.querySelectorAll('details')) part.open = true")
        browser.wait_for("#what-if-stage")
        browser.run("document.querySelector('#stage-rows tbody th button').click()")
        wide = browser.run("return document.documentElement.scrollWidth")
        check(wide <= 400, f"the page is {wide} pixels wide on a screen of 400")
        letters = "const text = [...document.querySelectorAll('figure svg text')].map((text) => text.getBoundingClientRect().height);"
        least = browser.run(letters + "return Math.min(...text.filter((height) => height > 0))")
        check(least >= 11, f"letters of charts are {least} pixels high")
    finally:
        size("clearDeviceMetricsOverride")


def hostile_names_are_text(browser, logtoll, folder, measured):
    seen = json.loads(measured.read_text())
    evil = "<img src=x onerror=document.title='owned'></script><script>document.title='owned'</script>"
    seen["log_groups"][4]["name"] = evil
    seen["stages"][0]["api_name"] = evil
    seen["stages"][1]["api_name"] = "a" * 120
    seen["stages"][2]["tags"] = {evil: evil}
    (folder / "hostile.json").write_text(json.dumps(seen))
    page = folder / "hostile.html"
    subprocess.run([logtoll, "report", folder / "hostile.json", "-o", page, "--force", "--title", evil], check=True)
    browser.open(page)
    browser.run("for (const part of document.querySelectorAll('details')) part.open = true")
    browser.wait_for("#what-if-stage")
    browser.run("for (const button of document.querySelectorAll('#stage-rows tbody th button')) button.click()")
    check(browser.run("return document.title") == evil, "the title is text")
    check(browser.run("return document.querySelectorAll('img').length") == 0, "no name became an element")
    check(evil in "".join(column(browser, "#groups", 0)), "the name is shown")
    cut = browser.run(OVERFLOW)
    check(not cut, f"cut or overlapping with long names: {cut[:5]}")


def many_stages_open_at_once(browser, logtoll, folder):
    large, page, blank = folder / "large.json", folder / "large.html", folder / "blank.html"
    with large.open("w") as file:
        subprocess.run([sys.executable, HERE / "made_up.py", "--stages", "2000"], check=True, stdout=file)
    subprocess.run([logtoll, "report", large, "-o", page, "--force"], check=True)
    check(page.stat().st_size < HEAVIEST, f"2,000 stages make {page.stat().st_size} bytes")
    blank.write_text("<!DOCTYPE html><title>blank</title>")
    took = lambda: browser.run("const [it] = performance.getEntriesByType('navigation'); return it.loadEventEnd - it.startTime")
    times = {}
    for path in [blank, page]:
        each = []
        for _ in range(RUNS):
            browser.open(path)
            each.append(took())
        times[path] = statistics.median(each)
    extra, ratio = times[page] - times[blank], times[page] / max(times[blank], 0.1)
    print(f"  2,000 stages ({page.stat().st_size / 1e6:.1f} MB) open in {times[page]:.0f} ms, a blank page in {times[blank]:.0f} ms: {ratio:.0f} times as long")
    check(extra < MOST, f"2,000 stages take {extra:.0f} ms more than a blank page")
    started = browser.run(
        "const start = performance.now(); document.querySelector('#stage-rows').open = true;"
        "document.querySelector('#stage-rows').dispatchEvent(new Event('toggle')); document.body.getBoundingClientRect();"
        "return performance.now() - start"
    )
    print(f"  their table opens in {started:.0f} ms")
    check(len(column(browser, "#stage-rows", 0)) == 200, "a page of rows")
    browser.type("#stage-rows input", "made-up-1999")
    check(column(browser, "#stage-rows", 0) == ["made-up-1999/prod"], "any stage is found")


def nothing_leaves(browser):
    """Everything since the start: no request but for the files, and no complaint."""
    loud = [entry["message"] for entry in browser.log("browser") if entry["level"] in ("SEVERE", "WARNING")]
    check(not loud, f"the console says: {loud[:5]}")
    sent = [json.loads(entry["message"])["message"] for entry in browser.log("performance")]
    urls = {event["params"]["request"]["url"] for event in sent if event["method"] == "Network.requestWillBeSent"}
    check(urls, "no request was seen at all")
    check(all(url.startswith(("file://", "data:")) for url in urls), f"requests that leave: {urls}")


def screenshots(browser, page, folder):
    for theme in ["light", "dark"]:
        browser.theme(theme)
        browser.open(page)
        (folder / f"report-{theme}.png").write_bytes(base64.b64decode(browser.screenshot()))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("logtoll", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--screenshots", type=pathlib.Path)
    arguments = parser.parse_args()
    logtoll, folder = arguments.logtoll.resolve(), arguments.folder
    measured = folder / "example.json"
    with measured.open("w") as file:
        subprocess.run([sys.executable, HERE / "made_up.py"], check=True, stdout=file)
    page = folder / "example.html"
    subprocess.run([logtoll, "report", measured, "-o", page, "--force"], check=True)
    checks = [
        ("tables", lambda: tables_sort_and_filter(browser, page)),
        ("keyboard", lambda: keys_alone_are_enough(browser, page)),
        ("themes", lambda: the_switch_works(browser, page)),
        ("numbers", lambda: numbers_read_as_everywhere(browser, page)),
        ("sliders", lambda: sliders_equal_the_program(browser, logtoll, folder, measured)),
        ("commands", lambda: commands_are_shown_where_they_are_true(browser, logtoll, folder, measured)),
        ("paper", lambda: paper_has_everything(browser, page)),
        ("phone", lambda: a_phone_needs_no_sideways_scrolling(browser, page)),
        ("hostile names", lambda: hostile_names_are_text(browser, logtoll, folder, measured)),
        ("many stages", lambda: many_stages_open_at_once(browser, logtoll, folder)),
        ("no request leaves", lambda: nothing_leaves(browser)),
    ]
    browser = Browser(height=1220)
    failed = 0
    try:
        for name, run in checks:
            try:
                run()
                print(f"ok      {name}", flush=True)
            except (AssertionError, RuntimeError) as problem:
                failed += 1
                print(f"FAILED  {name}: {problem}", flush=True)
        if arguments.screenshots:
            screenshots(browser, page, arguments.screenshots)
    finally:
        browser.close()
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
