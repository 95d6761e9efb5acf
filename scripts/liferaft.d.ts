/** As much of the peer as the benchmark uses: it comes without types. */
declare module '@markwylde/liferaft' {
  export interface Packet {
    readonly type: string
  }

  export type OnPacket = (
    this: LifeRaft,
    packet: Packet,
    reply: (packet?: Packet) => void,
  ) => unknown

  export default class LifeRaft {
    static readonly FOLLOWER: number
    constructor(address: string, options: object)
    readonly address: string
    on(event: 'commit', listener: (command: string) => void): this
    on(event: 'error', listener: (error: Error) => void): this
    once(event: 'leader', listener: () => void): this
    listeners(event: 'data'): readonly OnPacket[]
    join(
      address: string,
      write: (packet: Packet, answer: (error: undefined, packet?: Packet) => void) => void,
    ): LifeRaft
    message(who: number, packet: Packet): this
    packet(type: string): Promise<Packet>
    promote(): Promise<this>
    command(command: string): Promise<void>
    end(): boolean
  }
}

declare module '@markwylde/liferaft/log.js' {
  /** Keeps a log in a LevelDB under the option `path`. */
  export default class Log {}
}
