// The jobs that share one commit: what is run, in which order, and who is told what.

/// A job with its type erased. `run` may be called twice; exactly one of the closure `run` gave and `fail` is called, once.
struct WriteJob: Sendable {
    /// Does the work and gives the closure that tells the caller, for after the commit.
    let run: @Sendable (any Connection) throws -> @Sendable () -> Void
    /// Tells the caller that nothing of the job is there.
    let fail: @Sendable (any Error) -> Void
}

/// What became of a job inside a transaction that is still open.
private enum Outcome {
    case done(@Sendable () -> Void)
    case failed(any Error)
}

/// Jobs that waited together.
struct WriteGroup {
    let jobs: [WriteJob]

    /// Begins the transaction that `run` works in.
    static func begin(on connection: any Connection) throws {
        if connection.isInTransaction { try connection.rollback() }
        try connection.begin(.write)
    }

    private func commit(on connection: any Connection) {
        do {
            try Self.begin(on: connection)
        } catch {
            return failAll(error)
        }
        run(on: connection)
    }

    /// Runs the jobs in the transaction that has begun, commits it and tells every caller.
    ///
    /// When the engine loses the transaction while the jobs run, or refuses the commit because of what one of them did, each
    /// job is run once more, alone, so that one job's trouble is not everybody's. When the commit itself fails (full disk, I/O
    /// error), every job fails: a disk that cannot take the group is not asked again.
    func run(on connection: any Connection) {
        var outcomes: [Outcome] = []
        do {
            for job in jobs { outcomes.append(try outcome(of: job, on: connection)) }
        } catch {
            try? connection.rollback()
            return retry(after: error, on: connection)
        }
        do {
            try connection.commit()
        } catch {
            let isUndecided = connection.isInTransaction
            try? connection.rollback()
            return isUndecided ? retry(after: error, on: connection) : failAll(error)
        }
        for (job, outcome) in zip(jobs, outcomes) {
            switch outcome {
            case .done(let tell): tell()
            case .failed(let error): job.fail(error)
            }
        }
    }

    /// Runs one job under a savepoint; throws when the whole transaction is lost.
    private func outcome(of job: WriteJob, on connection: any Connection) throws -> Outcome {
        try connection.savepoint()
        let tell: @Sendable () -> Void
        do {
            tell = try job.run(connection)
        } catch {
            guard connection.isInTransaction else { throw error }
            try connection.rollbackToSavepoint()
            return .failed(error)
        }
        // A job may have swallowed the error that rolled everything back.
        guard connection.isInTransaction else {
            throw DatabaseError(.misuse, "the transaction ended inside a job that reports success")
        }
        try connection.releaseSavepoint()
        return .done(tell)
    }

    private func retry(after error: any Error, on connection: any Connection) {
        guard jobs.count > 1 else { return failAll(error) }
        for job in jobs { WriteGroup(jobs: [job]).commit(on: connection) }
    }

    func failAll(_ error: any Error) {
        for job in jobs { job.fail(error) }
    }
}
