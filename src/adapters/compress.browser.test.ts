import { describeCompression } from './compress.contract'

describeCompression('the browser')
