//! A thread that may hang instead of us.
use crate::store::StoreFault;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

/// With so many calls hanging, no further one is made until one of them comes back.
const MOST_HANGING: usize = 4;

type Job = Box<dyn FnOnce() + Send>;

/// Runs calls on a thread of its own and waits for each as long as its patience lasts.
pub(crate) struct Worker {
    patience: Duration,
    jobs: Option<Sender<Job>>,
    hanging: Arc<AtomicUsize>,
}

impl Worker {
    pub(crate) fn new(patience: Duration) -> Self {
        Self { patience, jobs: None, hanging: Arc::default() }
    }

    /// Runs one call. Errors with offline when it does not come back in time; the call may still have its effect.
    pub(crate) fn run<T: Send + 'static>(
        &mut self,
        call: impl FnOnce() -> Result<T, StoreFault> + Send + 'static,
    ) -> Result<T, StoreFault> {
        if self.hanging.load(Ordering::SeqCst) >= MOST_HANGING {
            return Err(StoreFault::Offline);
        }
        let (answer, answers) = channel();
        self.hanging.fetch_add(1, Ordering::SeqCst);
        let hanging = Arc::clone(&self.hanging);
        let job: Job = Box::new(move || {
            let outcome = call();
            hanging.fetch_sub(1, Ordering::SeqCst);
            let _ = answer.send(outcome); // Nobody waits any longer.
        });
        self.start(job)?;
        if let Ok(outcome) = answers.recv_timeout(self.patience) {
            return outcome;
        }
        self.jobs = None; // The thread ends when the call comes back; the next call gets another.
        Err(StoreFault::Offline)
    }

    fn start(&mut self, job: Job) -> Result<(), StoreFault> {
        let jobs = match self.jobs.take() {
            Some(jobs) => jobs,
            None => {
                let (jobs, queue): (_, Receiver<Job>) = channel();
                let builder = thread::Builder::new().name("share".into());
                builder.spawn(move || queue.into_iter().for_each(|job| job())).map_err(|_| {
                    self.hanging.fetch_sub(1, Ordering::SeqCst);
                    StoreFault::Other("no thread for it")
                })?;
                jobs
            }
        };
        jobs.send(job).map_err(|_| StoreFault::Offline)?;
        self.jobs = Some(jobs);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::sync_channel;

    #[test]
    fn a_call_that_hangs_is_left_behind_and_the_next_one_answers() {
        let mut worker = Worker::new(Duration::from_millis(20));
        let (release, wait) = sync_channel::<()>(1);
        assert_eq!(worker.run(move || wait.recv().map_err(|_| StoreFault::Missing)), Err(StoreFault::Offline));
        assert_eq!(worker.run(|| Ok(7)), Ok(7));
        release.send(()).unwrap();
    }

    #[test]
    fn when_everything_hangs_no_more_threads_are_made() {
        let mut worker = Worker::new(Duration::from_millis(5));
        let mut held = Vec::new();
        for _ in 0..MOST_HANGING {
            let (release, wait) = sync_channel::<()>(1);
            held.push(release);
            assert_eq!(worker.run(move || wait.recv().map_err(|_| StoreFault::Missing)), Err(StoreFault::Offline));
        }
        assert_eq!(worker.run(|| Ok(7)), Err(StoreFault::Offline));
        assert_eq!(worker.hanging.load(Ordering::SeqCst), MOST_HANGING);
        drop(held);
    }
}
