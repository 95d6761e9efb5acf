import { describeCompression } from './compress.contract'

describeCompression('Node')
