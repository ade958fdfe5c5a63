#!/usr/bin/env python3
"""Writes one page per indicator, with its definition, parameters, measured lookbacks and a picture on generated bars, and
an index, as HTML: gen-indicator-pages.py FOLDER. The built package must be importable (PYTHONPATH). `make docs` runs it.
"""
import html
import math
import pathlib
import random
import sys

from rapto import forex

SHOWN, WARM_UP = 110, 900
WIDTH, PRICE, PANEL, EDGE = 760, 240, 130, 56
STYLE = """
:root{--back:#fff;--text:#222;--soft:#777;--line:#ddd;--up:#2a8f6f;--down:#c4553b;--a:#2563c9;--b:#c27a12;--c:#7b4bb0;--d:#16858f;--e:#a33b6d}
@media(prefers-color-scheme:dark){:root{--back:#16181c;--text:#e4e4e4;--soft:#999;--line:#34373d;--up:#4fc49c;--down:#e8806a;--a:#7aa9f7;--b:#e3ab52;--c:#b795e6;--d:#5cc3cd;--e:#e289b4}}
body{font:15px/1.5 system-ui,sans-serif;background:var(--back);color:var(--text);max-width:820px;margin:2em auto;padding:0 1em}
table{border-collapse:collapse}td,th{text-align:left;padding:.2em 1em .2em 0;border-bottom:1px solid var(--line);vertical-align:top}
a{color:var(--a)}code{font-size:.95em}.soft{color:var(--soft)}svg{max-width:100%;height:auto}text{font:11px system-ui,sans-serif;fill:var(--soft)}
"""
COLOURS = ("var(--a)", "var(--b)", "var(--c)", "var(--d)", "var(--e)")


def market():
    """Bars whose volatility comes in clusters and whose trend turns, with volume that follows the range."""
    rng, bars, price, spread, drift = random.Random(11), [], 1.1000, 0.0009, 0.0
    for t in range(WARM_UP + SHOWN):
        spread = max(0.0003, 0.93 * spread + 0.07 * 0.0009 + 0.00022 * rng.gauss(0, 1))
        drift = 0.97 * drift + 0.00007 * rng.gauss(0, 1)
        opened, steps = price, [0.0]
        for _ in range(8):
            steps.append(steps[-1] + drift / 8 + spread / 3 * rng.gauss(0, 1))
        price = opened + steps[-1]
        high, low = opened + max(steps), opened + min(steps)
        volume = int(200 + 4e5 * (high - low) * rng.uniform(0.6, 1.4))
        bars.append([round(v, 5) for v in (opened, high, low, price)] + [float(volume), 2.0 + 14 * (1 + math.sin(t / 9)), t // 24])
        price = round(price, 5)
    names = ("open", "high", "low", "close", "volume", "second", "day")
    return {name: [float(bar[i]) for bar in bars] for i, name in enumerate(names)}


# What a hundred bars show little of with the defaults.
PICTURED = {"ZIGZAG": {"percent": 0.4}}


def values_of(row, bars):
    out = getattr(forex, row.name)(*(bars[c] for c in row.inputs), **PICTURED.get(row.name, {}))
    out = out if isinstance(out, tuple) else (out,)
    return {name: [float(v) for v in x] for name, x in zip(row.outputs, out)}


def window_of(row, values):
    """Which bars to show: the last ones, or for a rare signal those around its last occurrence."""
    end = WARM_UP + SHOWN
    if row.group == "pattern":
        hits = [t for t, v in enumerate(next(iter(values.values()))) if v == v and v != 0 and t >= SHOWN]
        if hits and hits[-1] < end - SHOWN:
            end = min(end, hits[-1] + SHOWN // 2)
    return end - SHOWN, end


class Scale:
    """Values to heights of a strip of the picture."""

    def __init__(self, numbers, top, height):
        known = [v for v in numbers if math.isfinite(v)] or [0.0, 1.0]
        self.low, self.high, self.top, self.height = min(known), max(known), top, height
        if self.high - self.low < 1e-12 * max(1.0, abs(self.high)):
            self.low, self.high = self.low - 1.0, self.high + 1.0

    def y(self, v):
        return round(self.top + 8 + (self.height - 16) * (self.high - v) / (self.high - self.low), 1)

    def labels(self):
        return "".join(f'<text x="{WIDTH - EDGE + 6}" y="{self.y(v) + 4}">{v:.5g}</text>' for v in (self.low, self.high))


def x_of(i):
    return round(4 + (WIDTH - EDGE - 8) * (i + 0.5) / SHOWN, 1)


def candles(bars, first, last, scale):
    parts = []
    for i, t in enumerate(range(first, last)):
        o, h, l, c = (bars[k][t] for k in ("open", "high", "low", "close"))
        colour = "var(--up)" if c >= o else "var(--down)"
        top, bottom = scale.y(max(o, c)), scale.y(min(o, c))
        parts.append(f'<path d="M{x_of(i)} {scale.y(h)}V{scale.y(l)}" stroke="{colour}"/>'
                     f'<rect x="{x_of(i) - 2}" y="{top}" width="4" height="{max(bottom - top, 1):.1f}" fill="{colour}"/>')
    return "".join(parts)


def curve(series, first, last, scale, colour):
    path, pen = [], "M"
    for i, t in enumerate(range(first, last)):
        if not math.isfinite(series[t]):
            pen = "M"
            continue
        path.append(f"{pen}{x_of(i)} {scale.y(series[t])}")
        pen = "L"
    return f'<path d="{"".join(path)}" fill="none" stroke="{colour}" stroke-width="1.4"/>' if path else ""


def marks(series, bars, first, last, scale):
    parts = []
    for i, t in enumerate(range(first, last)):
        v = series[t]
        if v == v and v != 0:
            y = scale.y(bars["low"][t]) + 9 if v > 0 else scale.y(bars["high"][t]) - 9
            parts.append(f'<circle cx="{x_of(i)}" cy="{y}" r="3.5" fill="{"var(--up)" if v > 0 else "var(--down)"}"/>')
    return "".join(parts)


def on_the_price(series, bars, first, last):
    """True when the values are prices themselves."""
    low, high = min(bars["low"][first:last]), max(bars["high"][first:last])
    known = [v for v in series[first:last] if math.isfinite(v)]
    return bool(known) and all(low - 3 * (high - low) <= v <= high + 3 * (high - low) for v in known)


def picture(row, bars):
    values = values_of(row, bars)
    first, last = window_of(row, values)
    pattern = row.group == "pattern"
    over = {n: x for n, x in values.items() if not pattern and on_the_price(x, bars, first, last)}
    under = {n: x for n, x in values.items() if not pattern and n not in over}
    height = PRICE + (PANEL if under else 0)
    price = Scale([v for x in (bars["high"], bars["low"], *over.values()) for v in x[first:last]], 0, PRICE)
    panel = Scale([v for x in under.values() for v in x[first:last]], PRICE, PANEL)
    parts = [candles(bars, first, last, price), price.labels()]
    if under:
        parts += [f'<path d="M0 {PRICE}H{WIDTH}" stroke="var(--line)"/>', panel.labels()]
    for i, (colour, (name, series)) in enumerate(zip(COLOURS, values.items())):
        if pattern:
            parts.append(marks(series, bars, first, last, price))
            continue
        parts.append(curve(series, first, last, price if name in over else panel, colour))
        parts.append(f'<text x="{8 + 110 * i}" y="{height + 14}" style="fill:{colour}">{html.escape(name)}</text>')
    if row.name in PICTURED:
        with_ = ", ".join(f"{name} = {v:g}" for name, v in PICTURED[row.name].items())
        parts.append(f'<text x="{8 + 110 * len(values)}" y="{height + 14}">with {with_}</text>')
    label = f"{row.title} on generated bars"
    return f'<svg viewBox="0 0 {WIDTH} {height + 20}" role="img" aria-label="{html.escape(label)}">{"".join(parts)}</svg>'


def document(title, body):
    return (f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            f"<title>{html.escape(title)}</title><style>{STYLE}</style></head><body>{body}</body></html>\n")


def limits(p):
    """The range of a parameter in words."""
    if p.minimum < -1e37 and p.maximum > 1e37:
        return "any"
    return f"{p.minimum:g} or more" if p.maximum > 1e37 else f"{p.minimum:g} to {p.maximum:g}"


MEMORY = {"finite": "A value depends on the bars of the lookback and its own alone.",
          "fading": "A value depends on all bars before it, on older ones ever less.",
          "endless": "A value depends on where the series begins, for ever."}


def page(row, bars):
    e = html.escape
    stable = row.stable_lookback()
    rows = "".join(f"<tr><td><code>{e(p.name)}</code><td>{p.default:g}<td>{limits(p)}<td>"
                   f"{'whole' if p.whole else 'real'}" for p in row.parameters)
    table = f"<table><tr><th>parameter<th>default<th>range<th>{rows}</table>" if rows else "<p>No parameters.</p>"
    settled = "never" if stable is None else f"{stable} bars (measured, to 1e-9)"
    names = ", ".join(f"<code>{e(n)}</code>" for n in row.inputs)
    gives = ", ".join(f"<code>{e(n)}</code>" for n in row.outputs)
    body = f"""<p class="soft"><a href="index.html">Indicators</a> · {e(row.group)}</p><h1>{e(row.name)}</h1>
<p><b>{e(row.title)}.</b> {e(row.text)}.</p>{picture(row, bars)}
<p>Reads {names}; gives {gives}.</p>{table}
<p>Lookback with these defaults: {row.lookback()} bars. Stable after: {settled}. {MEMORY[row.memory]}</p>
<p>NaN: bars in front whose inputs are not finite are left out, the lookback counts behind them; a later one gives NaN there
and on {'the lookback behind it' if row.memory == 'finite' else 'all bars behind it'}.</p>
<p>Source: {e(row.source)}.</p>
<pre>forex indicators show {e(row.name)}
rapto.forex.{e(row.name)}({e(', '.join([*row.inputs, *(f'{p.name}={p.default:g}' for p in row.parameters)]))})</pre>"""
    return document(f"{row.name}: {row.title}", body)


def index(rows):
    body, group = f"<h1>Indicators</h1><p>{len(rows)} in all. Values, seeds and lookbacks are TA-Lib's where it has the function.</p>", ""
    for row in rows:
        if row.group != group:
            body += f"{'</table>' if group else ''}<h2>{html.escape(row.group)}</h2><table>"
            group = row.group
        body += f'<tr><td><a href="{row.name}.html">{row.name}</a><td>{html.escape(row.title)}'
    return document("Indicators", body + "</table>")


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: gen-indicator-pages.py FOLDER")
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    bars, rows = market(), [forex.indicator(name) for name in forex.indicators()]
    for row in rows:
        (folder / f"{row.name}.html").write_text(page(row, bars))
    (folder / "index.html").write_text(index(rows))
    print(f"{len(rows)} pages in {folder}; begin with {folder / 'index.html'}")


if __name__ == "__main__":
    main()
