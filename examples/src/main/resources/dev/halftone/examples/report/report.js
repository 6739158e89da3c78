'use strict';

// Draws every canvas from the JSON that follows it. Colours come from the style sheet, so that
// light, dark and print need no second list.
(() => {
  const variable = (name) =>
    getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const shapes = ['circle', 'rectRot', 'triangle', 'rect', 'star', 'crossRot'];
  const charts = [];

  const readable = (value) =>
    value !== 0 && Math.abs(value) < 1e-3
      ? value.toExponential(2)
      : value.toLocaleString('en', { maximumSignificantDigits: 5 });

  // On a logarithmic axis 1, 2 and 5 times a power of ten are enough to read.
  const round = (value) => [1, 2, 5].includes(Number(value.toExponential().split('e')[0]));

  const datasets = (data) => {
    const all = [];
    // A published curve takes the colour of the measured one of the same position, dashed.
    const counts = { LINE: 0, PUBLISHED: 0, POINTS: 0 };
    data.series.forEach((series) => {
      const place = counts[series.mark]++;
      const colour = variable(`--series-${(place % 10) + 1}`);
      const at = (index) => series.points.map((p) => ({ x: p[0], y: p[index] }));
      const points = series.mark === 'POINTS';
      const published = series.mark === 'PUBLISHED';
      all.push({
        label: series.name,
        data: at(1),
        showLine: !points,
        borderColor: colour,
        backgroundColor: points ? colour + 'b3' : published ? variable('--card') : colour,
        borderDash: published ? [6, 4] : [],
        borderWidth: points ? 1 : published ? 1.5 : 2.25,
        pointStyle: shapes[place % shapes.length],
        pointRadius: points ? 2.5 : series.points.length > 40 ? 0 : published ? 3 : 3.5,
        pointHoverRadius: 6,
        pointBorderWidth: points ? 1 : 1.5,
        spanGaps: false,
        order: published ? 1 : 2,
      });
      if (series.ranged) {
        const edge = { showLine: true, borderWidth: 0, pointRadius: 0, pointHitRadius: 0, band: true, order: 9 };
        all.push({ ...edge, label: series.name, data: at(2), fill: false });
        all.push({ ...edge, label: series.name, data: at(3), fill: '-1', backgroundColor: colour + '2e' });
      }
    });
    return all;
  };

  const scale = (axis, whole) => ({
    type: axis.logarithmic ? 'logarithmic' : 'linear',
    title: { display: true, text: axis.label, color: variable('--quiet') },
    grid: { color: variable('--grid'), drawTicks: false },
    border: { color: variable('--line') },
    ticks: { ...(whole ? { precision: 0 } : {}), color: variable('--quiet'), padding: 8, maxTicksLimit: 9, callback: (v) => (axis.logarithmic && !round(v) ? null : readable(v)) },
  });

  const options = (data) => {
    const cloud = data.series.every((series) => series.mark === 'POINTS');
    // Epochs and cluster counts have no halves.
    const whole = data.series.every((series) => series.points.every((p) => Number.isInteger(p[0])));
    return {
      animation: false,
      maintainAspectRatio: false,
      responsive: true,
      interaction: { mode: cloud ? 'nearest' : 'x', intersect: cloud },
      scales: { x: scale(data.x, whole), y: scale(data.y, false) },
      plugins: {
        legend: {
          position: 'bottom',
          align: 'start',
          labels: {
            color: variable('--text'),
            usePointStyle: true,
            boxHeight: 7,
            padding: 14,
            filter: (item, all) => !all.datasets[item.datasetIndex].band,
            sort: (one, other) => one.datasetIndex - other.datasetIndex,
          },
          // A click on a name hides its range too.
          onClick: (event, item, legend) => {
            const chart = legend.chart;
            const hide = chart.isDatasetVisible(item.datasetIndex);
            chart.data.datasets.forEach((set, index) => {
              if (set.label === item.text) chart.setDatasetVisibility(index, !hide);
            });
            chart.update();
          },
        },
        tooltip: {
          filter: (item) => !item.dataset.band,
          usePointStyle: true,
          backgroundColor: variable('--tip'),
          titleColor: variable('--tip-text'),
          bodyColor: variable('--tip-text'),
          callbacks: {
            title: (items) => (items.length ? `${data.x.label}: ${readable(items[0].parsed.x)}` : ''),
            label: (item) => ` ${item.dataset.label}: ${readable(item.parsed.y)}`,
          },
        },
      },
    };
  };

  const draw = () => {
    Chart.defaults.font.family = getComputedStyle(document.body).getPropertyValue('--sans');
    Chart.defaults.font.size = 12.5;
    charts.splice(0).forEach((chart) => chart.destroy());
    document.querySelectorAll('article.chart').forEach((article) => {
      const data = JSON.parse(article.querySelector('script').textContent);
      const canvas = article.querySelector('canvas');
      charts.push(new Chart(canvas, { type: 'line', data: { datasets: datasets(data) }, options: options(data) }));
    });
  };

  draw();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  matchMedia('print').addEventListener('change', draw);
  addEventListener('beforeprint', () => charts.forEach((chart) => chart.resize()));
  addEventListener('afterprint', () => charts.forEach((chart) => chart.resize()));
})();
