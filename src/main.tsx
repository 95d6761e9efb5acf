import { createRaftApi } from './api/window-raft'
import { openCluster } from './open-cluster'
import { createClusterStore } from './store/cluster-store'

const opened = await openCluster(new URL(location.href))
if (opened.type === 'open') {
  const store = createClusterStore(opened.cluster)
  const api = createRaftApi(opened.cluster, store)
  Object.assign(window, { raft: api })
  const pre = document.createElement('pre')
  document.body.append(pre)
  store.subscribe(() => {
    const { servers, events, divergence } = api.state()
    pre.textContent = servers.map((s) => `${s.id} ${s.role} t${s.term} c${s.commitIndex} ${s.log.length}`).join('\n') + `\n${events} ${divergence}`
  })
}
