import DequeModule
import Synchronization

/// What a reader of a board gets.
public enum BoardUpdate: Sendable {
    /// Everything that holds: at first, and whenever changes were missed.
    case snapshot(BoardSnapshot)
    case change(BoardChange)
}

/// A board's snapshot and what changes after it, for as long as somebody reads.
public struct BoardChanges: AsyncSequence, Sendable {
    let board: Board
    let limit: Int

    public func makeAsyncIterator() -> Iterator { Iterator(board: board, limit: limit) }

    /// One reader's place. The board forgets it with its last copy.
    public struct Iterator: AsyncIteratorProtocol {
        private let subscription: Subscription
        private var calls: AsyncStream<Void>.Iterator

        init(board: Board, limit: Int) {
            let (calls, call) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
            subscription = Subscription(board: board, reader: BoardReader(limit: limit, call: call))
            self.calls = calls.makeAsyncIterator()
        }

        /// Waits for what is new; nil when the task was cancelled.
        public mutating func next() async -> BoardUpdate? {
            while !Task.isCancelled {
                if let update = subscription.next() { return update }
                guard await calls.next() != nil else { return nil }
            }
            return nil
        }
    }

    private final class Subscription: Sendable {
        private let board: Board
        private let reader: BoardReader

        init(board: Board, reader: BoardReader) {
            self.board = board
            self.reader = reader
            board.add(reader)
        }

        deinit { board.remove(reader) }

        func next() -> BoardUpdate? {
            switch reader.next() {
            case .nothing: nil
            case .change(let change): .change(change)
            case .behind: .snapshot(board.snapshot(for: reader))
            }
        }
    }
}

/// What waits for one reader: bounded, however slow it is.
final class BoardReader: Sendable {
    enum Next {
        case nothing
        case change(BoardChange)
        /// Changes were missed: a snapshot is needed.
        case behind
    }

    private struct State {
        var waiting: Deque<BoardChange> = []
        var isBehind = true
    }

    private let state = Mutex(State())
    private let limit: Int
    private let call: AsyncStream<Void>.Continuation

    init(limit: Int, call: AsyncStream<Void>.Continuation) {
        self.limit = limit
        self.call = call
    }

    /// Lets changes wait, or has the reader take a snapshot when too many would.
    func offer(_ changes: [BoardChange]) {
        state.withLock { state in
            guard !state.isBehind else { return }
            guard state.waiting.count + changes.count <= limit else {
                state.waiting = []
                state.isBehind = true
                return
            }
            state.waiting += changes
        }
        call.yield()
    }

    func fallBehind() {
        state.withLock { state in
            state.waiting = []
            state.isBehind = true
        }
        call.yield()
    }

    /// What was missed is in the snapshot that is taken now.
    func catchUp() {
        state.withLock { state in
            state.waiting = []
            state.isBehind = false
        }
    }

    func next() -> Next {
        state.withLock { state in
            guard !state.isBehind else { return .behind }
            return state.waiting.popFirst().map { .change($0) } ?? .nothing
        }
    }
}
