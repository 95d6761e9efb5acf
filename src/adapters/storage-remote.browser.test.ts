/** A MessagePort of a browser and one of Node differ in when they close: the same tests for both. */
import './storage-remote.test'
