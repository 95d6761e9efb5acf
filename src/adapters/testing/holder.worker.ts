import { acquireServerLock } from '../lock-web'

/** Holds the lock it is told of until it is killed, and says so. */
addEventListener('message', ({ data }: MessageEvent<string>) => {
  void acquireServerLock(data).then(() => postMessage('held'))
})
