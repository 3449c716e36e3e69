//! An answer's body in portions. The connection copies what it is given into its own buffer before it looks whether the caller reads, so
//! a caller who reads slowly, or never, would have a copy of a whole megabyte to itself; given portions, it has no more than one.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use actix_web::body::{BodySize, MessageBody};
use actix_web::web::Bytes;

/// Most bytes that are passed on at once; about what a socket takes.
const PORTION: usize = 16 * 1024;

pin_project_lite::pin_project! {
    /// A body that passes on so much at once at most. What is not passed on yet stays where it is, and is not copied.
    pub struct Portions<B> {
        #[pin]
        body: B,
        rest: Bytes,
    }
}

impl<B> Portions<B> {
    /// Of a body.
    pub fn of(body: B) -> Self {
        Self { body, rest: Bytes::new() }
    }
}

impl<B: MessageBody> MessageBody for Portions<B> {
    type Error = B::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let this = self.project();
        if this.rest.is_empty() {
            match ready!(this.body.poll_next(cx)) {
                Some(Ok(bytes)) => *this.rest = bytes,
                other => return Poll::Ready(other),
            }
        }
        let portion = this.rest.len().min(PORTION);
        Poll::Ready(Some(Ok(this.rest.split_to(portion))))
    }
}

#[cfg(test)]
mod tests {
    use futures::future::poll_fn;

    use super::*;

    #[actix_web::test]
    async fn nothing_is_lost_and_no_portion_is_large() {
        for length in [0, 1, PORTION - 1, PORTION, PORTION + 1, 5 * PORTION + 7] {
            let whole: Vec<u8> = (0..length).map(|at| u8::try_from(at % 251).unwrap()).collect();
            let mut body = Box::pin(Portions::of(Bytes::from(whole.clone())));
            assert_eq!(body.size(), BodySize::Sized(length as u64));
            let mut got = Vec::new();
            while let Some(portion) = poll_fn(|cx| body.as_mut().poll_next(cx)).await {
                let portion = portion.unwrap();
                assert!(portion.len() <= PORTION, "{}", portion.len());
                got.extend_from_slice(&portion);
            }
            assert_eq!(got, whole);
        }
    }
}
