internal import Git

/// Which operation `undo` takes back next and which `redo` does again, found by reading a log from its beginning.
///
/// Repeated undo steps back; redo steps forward again until something else is done, as in jj.
struct UndoStack {
    /// Operations that are in force, oldest first, by entry id.
    private(set) var done: [ObjectID] = []
    /// Operations that were taken back, the one to redo next last.
    private(set) var undone: [ObjectID] = []

    /// Reads the next entry of the log.
    mutating func read(id: ObjectID, kind: Operation.Kind, target: ObjectID?) {
        switch kind {
        case .undo:
            if let target, let place = done.lastIndex(of: target) {
                done.remove(at: place)
                undone.append(target)
            }
        case .redo:
            if let target, let place = undone.lastIndex(of: target) {
                undone.remove(at: place)
                done.append(target)
            }
        case .join:
            break
        default:
            done.append(id)
            undone.removeAll()
        }
    }
}
