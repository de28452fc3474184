import { expect, test } from '@playwright/test';
import { useVirtualCamera } from './support/virtual-camera.ts';

test('the virtual patient is a camera: pictures come, cues are followed, the plug can be pulled', async ({
  page,
}) => {
  const patient = await useVirtualCamera(page, { character: 'good', seed: 1 });
  await page.goto('./');
  const size = await page.evaluate(async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ video: true });
    const video = document.createElement('video');
    video.id = 'test-video';
    video.muted = true;
    video.srcObject = stream;
    document.body.append(video);
    await video.play();
    return [video.videoWidth, video.videoHeight];
  });
  expect(size).toEqual([640, 480]);

  const cue = (word: string, target: number | null) =>
    page.evaluate(
      ([w, t]) => {
        const element = document.getElementById('cue');
        if (!element) throw new Error('The page has no cue.');
        element.dataset.cue = String(w);
        if (t === null) delete element.dataset.target;
        else element.dataset.target = String(t);
      },
      [word, target] as const,
    );
  await cue('lean-left', -0.8);
  await expect.poll(async () => (await patient.now()).stance.lateral, { timeout: 15_000 }).toBeLessThan(-0.5);
  await cue('lift-right', null);
  await expect
    .poll(async () => (await patient.now()).stance.liftRight, { timeout: 15_000 })
    .toBeGreaterThan(0.08);

  // The pictures that arrive are pictures of that: the video shows something else than at the start, again and again.
  const before = await patient.frames();
  await expect.poll(() => patient.frames(), { timeout: 10_000 }).toBeGreaterThan(before + 5);
  const bright = await page.evaluate(() => {
    const video = document.querySelector<HTMLVideoElement>('#test-video');
    const canvas = document.createElement('canvas');
    canvas.width = 64;
    canvas.height = 48;
    const context = canvas.getContext('2d');
    if (!video || !context) return 0;
    context.drawImage(video, 0, 0, 64, 48);
    const { data } = context.getImageData(0, 0, 64, 48);
    return data.reduce((sum, value) => sum + value, 0) / data.length;
  });
  expect(bright).toBeGreaterThan(60);

  await patient.unplug();
  const failure = await page.evaluate(() =>
    navigator.mediaDevices.getUserMedia({ video: true }).then(
      () => 'opened',
      (error: DOMException) => error.name,
    ),
  );
  expect(failure).toBe('NotFoundError');
});
