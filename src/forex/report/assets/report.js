"use strict";
(() => {
  const style = () => getComputedStyle(document.documentElement);
  const colour = (name) => style().getPropertyValue(name).trim();
  const rgb = (name, alpha) => `rgb(${colour(name)} / ${alpha})`;
  const charts = [];

  // Ranges behind the curve: grey for validation, blue for the hold-out.
  const shade = {
    hooks: {
      drawClear: [(u) => {
        for (const span of DATA.spans) {
          if (span.name === "train") continue;
          const left = u.valToPos(span.from, "x", true), right = u.valToPos(span.to, "x", true);
          u.ctx.fillStyle = span.name === "holdout" ? rgb("--blue", 0.16) : rgb("--grey", 0.14);
          u.ctx.fillRect(left, u.bbox.top, right - left, u.bbox.height);
        }
      }],
    },
  };

  const axis = (values, size) => ({
    stroke: colour("--soft"), grid: { stroke: colour("--rule"), width: 1 }, ticks: { stroke: colour("--rule") },
    ...(values ? { values: (u, ticks) => ticks.map(values) } : {}), ...(size ? { size } : {}),
  });
  const money = (v) => v == null ? "--" : v.toLocaleString("en-US", { maximumFractionDigits: 0 });
  const percent = (v) => v == null ? "--" : (100 * v).toFixed(1) + "%";

  function draw(id, height, data, series, options = {}) {
    const place = document.getElementById(id);
    if (!data[0].length) { place.textContent = "Nothing to draw."; return; }
    const chart = new uPlot({
      width: place.clientWidth, height, series: [options.x || {}, ...series],
      axes: [axis(options.xValues), axis(options.yValues, 80)],
      scales: { x: { time: options.time !== false } },
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "UTC"),
      plugins: options.shade ? [shade] : [], bands: options.bands || [],
      cursor: options.sync ? { sync: { key: options.sync } } : {},
    }, data, place);
    charts.push([chart, place, height]);
  }

  function all() {
    for (const [chart] of charts) chart.destroy();
    charts.length = 0;
    draw("equity", 340, [DATA.time, DATA.equity, DATA.low], [
      { label: "Equity", stroke: colour("--line"), width: 1.5, value: (u, v) => money(v) },
      { label: "Lowest inside", stroke: "transparent", value: (u, v) => money(v) },
    ], { shade: true, yValues: money, sync: "time", bands: [{ series: [1, 2], fill: rgb("--blue", 0.2) }] });
    draw("drawdown", 180, [DATA.time, DATA.drawdown], [
      { label: "Drawdown", stroke: rgb("--red", 0.9), fill: rgb("--red", 0.2), width: 1, value: (u, v) => percent(v) },
    ], { shade: true, yValues: percent, sync: "time" });
    draw("search", 180, [DATA.generation, DATA.best, DATA.median], [
      { label: "Best", stroke: colour("--line"), width: 1.5 },
      { label: "Median", stroke: colour("--soft"), width: 1.5 },
    ], { time: false, x: { label: "Generation" } });
  }

  all();
  addEventListener("resize", () => {
    for (const [chart, place, height] of charts) chart.setSize({ width: place.clientWidth, height });
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", all);
})();
