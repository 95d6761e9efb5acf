import { expose } from 'comlink'
import { createServerService } from '../src/cluster/server-service'

/** The thread of one server. */
expose(createServerService())
