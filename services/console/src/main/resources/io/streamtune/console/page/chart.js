// Small line charts in SVG, drawn anew when their numbers change. Colours stand in the style sheet.

const NS = 'http://www.w3.org/2000/svg';
const WIDTH = 600;
const HEIGHT = 200;
const LEFT = 48;
const RIGHT = 12;
const TOP = 22;
const BOTTOM = 22;

function shape(name, attributes, text) {
  const element = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

/** Makes an empty chart with a name for who does not see it. */
export function makeChart(label) {
  const svg = shape('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: 'chart', role: 'img', 'aria-label': label });
  return svg;
}

/**
 * Draws lines.
 *
 * @param series each with `points` ([x, y], x rising) and a `name` that the style sheet colours as `line-NAME`;
 *     `dots` shows the points, too
 * @param options `x` and `y` write a number for people; `low` and `high` bound y where given; `marks` are [x, text];
 *     `isLog` takes y by its logarithm
 */
export function draw(svg, series, options) {
  const parts = [];
  const points = series.flatMap((line) => line.points);
  const marks = options.marks ?? [];
  if (points.length === 0) {
    svg.replaceChildren(shape('text', { x: WIDTH / 2, y: HEIGHT / 2, 'text-anchor': 'middle', class: 'none' }, 'nothing yet'));
    return;
  }
  const xs = [...points.map(([x]) => x), ...marks.map(([x]) => x)];
  const [left, right] = spread(Math.min(...xs), Math.max(...xs));
  const scale = options.isLog ? Math.log10 : (value) => value;
  const ys = points.map(([, y]) => y).filter((y) => !options.isLog || y > 0);
  if (ys.length === 0) return;
  const [low, high] = spread(options.low ?? Math.min(...ys), options.high ?? Math.max(...ys));
  const px = (x) => LEFT + ((x - left) / (right - left)) * (WIDTH - LEFT - RIGHT);
  const py = (y) => HEIGHT - BOTTOM - ((scale(y) - scale(low)) / (scale(high) - scale(low))) * (HEIGHT - TOP - BOTTOM);
  for (const y of [low, options.isLog ? Math.sqrt(low * high) : (low + high) / 2, high]) {
    parts.push(shape('line', { x1: LEFT, x2: WIDTH - RIGHT, y1: py(y), y2: py(y), class: 'rule' }));
    parts.push(shape('text', { x: LEFT - 6, y: py(y) + 4, 'text-anchor': 'end' }, options.y(y)));
  }
  parts.push(shape('text', { x: LEFT, y: HEIGHT - 6 }, options.x(left)));
  parts.push(shape('text', { x: WIDTH - RIGHT, y: HEIGHT - 6, 'text-anchor': 'end' }, options.x(right)));
  marks.forEach(([x, text], i) => {
    parts.push(shape('line', { x1: px(x), x2: px(x), y1: TOP - 4, y2: HEIGHT - BOTTOM, class: 'mark' }));
    const isEnd = px(x) > WIDTH * 0.7;
    parts.push(shape('text', { x: px(x) + (isEnd ? -4 : 4), y: i % 2 ? 24 : 12, 'text-anchor': isEnd ? 'end' : 'start', class: 'mark-name' }, text));
  });
  for (const line of series) {
    const seen = line.points.filter(([, y]) => !options.isLog || y > 0);
    const path = seen.map(([x, y], i) => `${i ? 'L' : 'M'}${px(x).toFixed(1)} ${py(y).toFixed(1)}`).join('');
    parts.push(shape('path', { d: path, class: `line line-${line.name}` }));
    if (line.dots || seen.length === 1) {
      for (const [x, y] of seen) parts.push(shape('circle', { cx: px(x), cy: py(y), r: 2.5, class: `dot dot-${line.name}` }));
    }
  }
  svg.replaceChildren(...parts);
}

/** Two ends that differ. */
function spread(low, high) {
  if (high > low) return [low, high];
  return low > 0 ? [low * 0.9, low * 1.1] : [low - 1, low + 1];
}
