// The bench's orbit, and how a frame is timed: from its start until the picture can be read back.
const query = new URLSearchParams(location.search);
export const url = query.get('url');
export const sse = Number(query.get('sse'));
const frames = Number(query.get('frames'));
export const PITCH = -Math.PI / 6;
export const FIELD_OF_VIEW = Math.PI / 3; // vertical
const STEP = Math.PI / 30;
const STILL = 5; // frames without news after which the first view counts as complete

const nextTask = () => new Promise((resolve) => requestAnimationFrame(resolve));

/**
 * `draw(heading)` draws a frame, `isComplete()` says whether everything for it is there, `gl` is the context.
 * `count()` answers { triangles, tiles } of the frame. The answer lies in window.figures in the end.
 */
export async function measure(name, { draw, isComplete, count, gl }) {
  const pixel = new Uint8Array(4);
  const timed = (heading) => {
    const begun = performance.now();
    draw(heading);
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
    return performance.now() - begun;
  };
  let completeAt = 0;
  for (let still = 0; still < STILL;) {
    timed(0);
    await nextTask();
    still = isComplete() ? still + 1 : 0;
    if (still === 1) completeAt = performance.timeOrigin + performance.now();
  }
  const counted = count();
  const times = [];
  for (let step = 0; step < frames; ++step) {
    times.push(timed(step * STEP));
    await nextTask();
  }
  window.figures = { name, ...counted, frames: times, completeAt };
}
