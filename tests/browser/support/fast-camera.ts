/** A webcam that shows a small moving picture: what is in it does not matter, since the model is not looking. */
export class FakeCamera {
  private track: MediaStreamTrack | null = null;
  private plugged = true;
  private readonly permission: 'granted' | 'refused' | 'missing';

  constructor(permission: 'granted' | 'refused' | 'missing') {
    this.permission = permission;
  }

  /** Whether the app has an open camera just now. */
  get alive(): boolean {
    return this.track !== null && this.track.readyState === 'live';
  }

  unplug(): void {
    this.plugged = false;
    this.track?.stop();
    // Stopping a track does not fire `ended`; a pulled plug does.
    this.track?.dispatchEvent(new Event('ended'));
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  }
  plugIn(): void {
    this.plugged = true;
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  }

  private open(): MediaStream {
    const canvas = document.createElement('canvas');
    canvas.width = 320;
    canvas.height = 180;
    const context = canvas.getContext('2d');
    let n = 0;
    const draw = (): void => {
      if (!context) return;
      context.fillStyle = `hsl(${n % 360} 40% 60%)`;
      context.fillRect(0, 0, canvas.width, canvas.height);
      n += 7;
    };
    draw();
    const stream = canvas.captureStream(10);
    const [track] = stream.getVideoTracks();
    if (!track) throw new DOMException('No track.', 'NotReadableError');
    this.track = track;
    const timer = setInterval(() => (track.readyState === 'live' ? draw() : clearInterval(timer)), 100);
    return stream;
  }

  install(): void {
    const device = {
      deviceId: 'fast-person',
      groupId: 'fast-person',
      kind: 'videoinput',
      label: 'Fast person',
      toJSON: () => ({}),
    } as const;
    Object.defineProperties(navigator.mediaDevices, {
      getUserMedia: {
        configurable: true,
        value: async () => {
          if (this.permission === 'refused') throw new DOMException('By the test.', 'NotAllowedError');
          if (this.permission === 'missing' || !this.plugged)
            throw new DOMException('By the test.', 'NotFoundError');
          return this.open();
        },
      },
      enumerateDevices: {
        configurable: true,
        value: async () => (this.plugged && this.permission !== 'missing' ? [device] : []),
      },
    });
  }
}
