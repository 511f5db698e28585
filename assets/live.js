// The live picture in the browser: connects for ever, keeps the rows, knows how old they are.
(function () {
  'use strict';
  const floorwatch = window.floorwatch;
  const { audience } = floorwatch.page;

  const LIVE_S = 3; // older than this a page may not say "live"
  const SILENT_MS = 5000; // a beat comes every second: after five the connection is dead, whatever TCP thinks
  const FIRST_RETRY_MS = 500;
  const LAST_RETRY_MS = 15000;
  const CONNECTING_MS = 10000; // a connection that is neither made nor refused by then is given up

  const rows = new Map();
  const sources = new Map(); // those of the rows that are a source's, which are asked for in every frame
  const listeners = new Set();
  let changed = new Set();
  let drawing = false;

  let socket = null;
  let seq = null;
  let retries = 0;
  let connectingAt = null; // by steadyMs(), of the last attempt
  let everLost = false;
  let retryTimer = null;
  let connected = false;
  let openedAt = null; // by steadyMs(), of when this connection was made
  let beatHere = false; // whether a beat came over this connection
  let heardAt = null; // by steadyMs(), of the last frame
  let known = false;
  let serverBuild = null; // of the last snapshot

  let beat = null;
  let beatAt = null; // by steadyMs(), of the last beat
  let clock = null; // {now: the server's, at: steadyMs()}

  let sleptMs = 0; // how long the device slept, so far as is known
  let looked = { steady: performance.now(), wall: Date.now() };

  /** Milliseconds that go on evenly: the browser's own clock, which on many devices stands still while they sleep, and
   * the sleep. */
  function steadyMs() {
    return performance.now() + sleptMs;
  }

  /** Look whether the device slept, and tell: then the clock on its wall went on and the even one did not, and what was
   * heard before is so much older. A wall clock that is put forward looks the same; the next beat puts that right. */
  function hasSlept() {
    const seen = { steady: performance.now(), wall: Date.now() };
    const leapMs = seen.wall - looked.wall - (seen.steady - looked.steady);
    looked = seen;
    if (leapMs <= LIVE_S * 1000) return false;
    sleptMs += leapMs;
    return true;
  }

  function seconds(since) {
    return (steadyMs() - since) / 1000;
  }

  function hear(frameNow) {
    heardAt = steadyMs();
    const replay = beat !== null && beat.mode === 'replay';
    const jitter = clock === null ? Infinity : Math.abs(frameNow - now());
    // A late frame must not set the clock back: within a second the estimate that is ahead wins.
    if (replay || jitter > 1 || frameNow > now()) clock = { now: frameNow, at: heardAt };
  }

  /** The floor's clock in epoch seconds. In a replay it stands between frames, as the recording does. */
  function now() {
    if (clock === null) return Date.now() / 1000;
    return beat !== null && beat.mode === 'replay' ? clock.now : clock.now + seconds(clock.at);
  }

  /**
   * How much of what is shown is true. `ageSeconds`: how long ago it last was, null before anything was known.
   * `blindSince`: since when, by the site's clock, null while all is well. `live`: the page may say so.
   * `silentSeconds`: since anything came from the server. `redisSilentSeconds`: since the store answered it.
   * `asking`: the connection is so new that nobody is to be blamed yet. The last beat may be from before it, and a
   * web process that has just started has not read a second sign of life. `plan`: the version of the seat plan.
   */
  function status() {
    const open = connected && heardAt !== null && steadyMs() - heardAt < SILENT_MS;
    const sinceBeat = beatAt === null ? 0 : seconds(beatAt);
    const redisOk = open && beat !== null && beat.redis_ok;
    const watchAge = beat === null || beat.watch_age_s === null ? null : beat.watch_age_s + sinceBeat;
    const watchOk = watchAge !== null && watchAge < LIVE_S;
    const age = !known ? null : watchAge;
    const live = known && open && redisOk && watchOk;
    const asking = open && !live && (!beatHere || seconds(openedAt) < LIVE_S);
    const trueAt = beat === null ? null : beat.watch_alive_at;
    return {
      connected: open,
      known,
      live,
      asking,
      redisOk,
      redisWasOk: beat !== null && beat.redis_ok,
      watchOk,
      ageSeconds: age,
      blindSince: live ? null : trueAt,
      mode: beat === null ? null : beat.mode,
      build: serverBuild,
      configuration: (beat !== null && beat.configuration) || null,
      plan: (beat !== null && beat.plan) || null,
      silentSeconds: heardAt === null ? null : seconds(heardAt),
      redisSilentSeconds: beat === null || beat.picture_age_s === null ? null : beat.picture_age_s + sinceBeat,
    };
  }

  function announce() {
    if (drawing) return;
    drawing = true;
    requestAnimationFrame(() => {
      drawing = false;
      const keys = changed;
      changed = new Set();
      for (const listener of listeners) tell(listener, keys);
    });
  }

  function tell(listener, keys) {
    try {
      listener({ changedKeys: keys, rows, now, status: status() });
    } catch (error) {
      // One room's fault must not keep its neighbours from being drawn.
      console.error('floorwatch: a listener of the live picture failed', error);
    }
  }

  function replaceRows(fresh) {
    for (const key of rows.keys()) {
      if (!Object.hasOwn(fresh, key)) deleteRow(key);
    }
    setRows(fresh);
  }

  function setRows(fresh) {
    for (const [key, row] of Object.entries(fresh)) {
      rows.set(key, row);
      if (key.startsWith('s:')) sources.set(key, row);
      changed.add(key);
    }
  }

  function deleteRow(key) {
    rows.delete(key);
    sources.delete(key);
    changed.add(key);
  }

  const take = {
    snapshot(frame) {
      serverBuild = frame.build;
      floorwatch.reload.consider({ build: serverBuild, everLost });
      // Whether it loads anew or may not yet: what is shown goes on being true.
      seq = frame.seq;
      known = true;
      replaceRows(frame.rows);
    },
    delta(frame) {
      if (seq === null) return; // a snapshot is on its way
      if (frame.seq !== seq + 1) {
        seq = null;
        socket.send(JSON.stringify({ want: 'snapshot' }));
        return;
      }
      seq = frame.seq;
      setRows(frame.rows);
      for (const key of frame.gone) deleteRow(key);
    },
    beat(frame) {
      beat = frame;
      beatHere = true;
      beatAt = steadyMs();
    },
  };

  function receive(event) {
    if (hasSlept() || steadyMs() - heardAt > SILENT_MS) {
      drop(); // what waited in the line while this page slept or was frozen would pass for new
      return;
    }
    const frame = JSON.parse(event.data);
    take[frame.kind](frame);
    hear(frame.now);
    retries = 0;
    announce();
  }

  function connect() {
    clearTimeout(retryTimer);
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const mine = new WebSocket(`${scheme}//${location.host}/live?audience=${encodeURIComponent(audience)}`);
    socket = mine;
    connectingAt = steadyMs();
    seq = null;
    mine.onopen = () => {
      connected = true;
      beatHere = false;
      openedAt = heardAt = steadyMs();
    };
    mine.onmessage = (event) => {
      if (mine === socket) receive(event);
    };
    mine.onclose = () => {
      if (mine === socket) lost();
    };
  }

  function lost() {
    connected = false;
    everLost = true;
    socket = null;
    announce();
    // Half to full of a doubling time: a floor of screens does not come back in one instant.
    const most = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(retries, 10));
    retries += 1;
    retryTimer = setTimeout(connect, most * (0.5 + Math.random() / 2));
  }

  function drop() {
    const dead = socket;
    lost();
    dead.close();
  }

  function everySecond() {
    const slept = hasSlept();
    const silent = connected && steadyMs() - heardAt > SILENT_MS;
    const stuck = !connected && socket !== null && steadyMs() - connectingAt > CONNECTING_MS;
    if (silent || stuck || (slept && connected)) drop();
    announce(); // ages and timers move although nothing came
  }

  /** What the last beat tells of a source, null where that is nothing. */
  function beatOf(name) {
    return beat !== null && Object.hasOwn(beat.sources, name) ? beat.sources[name] : null;
  }

  /** Seconds since the sources of these names last proved themselves alive: that of the oldest one that is up;
   * null where none is, and of a recording. */
  function sourceAge(names) {
    if (beat === null) return null;
    const ages = names
      .map(beatOf)
      .filter((source) => source !== null && source.state === 'up' && source.age_s !== null)
      .map((source) => source.age_s + seconds(beatAt));
    return ages.length ? Math.max(...ages) : null;
  }

  /** Seconds since a source last proved itself alive, heard or not; null if it never did, and of a recording. */
  function signAge(name) {
    const source = beatOf(name);
    return source === null || source.age_s === null ? null : source.age_s + seconds(beatAt);
  }

  floorwatch.live = {
    rows,
    sources,
    now,
    status,
    sourceAge,
    signAge,
    LIVE_S,

    /** Call `listener` with {changedKeys, rows, now, status}, at most once a frame; returns how to stop it. */
    subscribe(listener) {
      listeners.add(listener);
      tell(listener, new Set(rows.keys()));
      return () => listeners.delete(listener);
    },
  };

  if (audience !== null) {
    connect();
    setInterval(everySecond, 1000);
    addEventListener('online', () => {
      if (socket === null) connect();
    });
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) return;
      if (socket === null) connect();
      else everySecond();
    });
  }
})();
