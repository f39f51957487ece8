//! One loop over page tokens for every listing.
//!
//! The SDK's own paginators end without a word when a token repeats, and some operations have none.

use std::collections::HashSet;
use std::hash::Hash;

use super::failure::Failure;

/// One page of a listing.
pub(super) struct Page<T> {
    /// What is on it; it may be empty and still not the last.
    pub(super) items: Vec<T>,
    /// The token of the next page.
    pub(super) next: Option<String>,
}

impl<T> Page<T> {
    /// The page of an answer in which everything is optional.
    pub(super) fn of(items: Option<Vec<T>>, next: Option<String>) -> Self {
        Self { items: items.unwrap_or_default(), next }
    }
}

/// Everything that the pages held, each thing once.
pub(super) struct Listing<T> {
    /// In the order of the pages.
    pub(super) items: Vec<T>,
    /// Why it ended before a page without a token.
    pub(super) cut: Option<Failure>,
}

/// Follows the tokens from the first page. `key` tells things apart: a server that repeats itself is not counted twice.
pub(super) async fn all_pages<T, K, F>(key: impl Fn(&T) -> K, mut page: impl FnMut(Option<String>) -> F) -> Listing<T>
where
    K: Eq + Hash,
    F: Future<Output = Result<Page<T>, Failure>>,
{
    let (mut items, mut known, mut tokens) = (Vec::new(), HashSet::new(), HashSet::new());
    let mut token = None;
    loop {
        let Page { items: found, next } = match page(token.take()).await {
            Ok(page) => page,
            Err(failure) => return Listing { items, cut: Some(failure) },
        };
        items.extend(found.into_iter().filter(|item| known.insert(key(item))));
        match next.filter(|next| !next.is_empty()) {
            None => return Listing { items, cut: None },
            Some(next) if tokens.insert(next.clone()) => token = Some(next),
            Some(_) => return Listing { items, cut: Some(Failure::RepeatedToken) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Answer = Result<(Vec<u8>, Option<&'static str>), Failure>;

    async fn follow(answers: Vec<Answer>) -> (Vec<u8>, Option<Failure>, Vec<Option<String>>) {
        let mut asked = Vec::new();
        let mut answers = answers.into_iter();
        let listing = all_pages(
            |item: &u8| *item,
            |token| {
                asked.push(token);
                let answer = answers.next().expect("no page is asked for after the end");
                async move { answer.map(|(items, next)| Page { items, next: next.map(Into::into) }) }
            },
        )
        .await;
        (listing.items, listing.cut, asked)
    }

    #[tokio::test]
    async fn an_empty_page_with_a_token_is_not_the_end() {
        let pages = vec![Ok((vec![1], Some("a"))), Ok((vec![], Some("b"))), Ok((vec![2], None))];
        let (items, cut, asked) = follow(pages).await;
        assert_eq!((items, cut), (vec![1, 2], None));
        assert_eq!(asked, [None, Some("a".into()), Some("b".into())]);
    }

    #[tokio::test]
    async fn a_repeated_token_ends_a_listing_that_is_not_whole() {
        let pages = vec![Ok((vec![1], Some("a"))), Ok((vec![2], Some("b"))), Ok((vec![2, 3], Some("a")))];
        let (items, cut, _) = follow(pages).await;
        assert_eq!((items, cut), (vec![1, 2, 3], Some(Failure::RepeatedToken)));
    }

    #[tokio::test]
    async fn what_came_before_a_failure_is_kept() {
        let pages = vec![Ok((vec![1, 2], Some("a"))), Err(Failure::Expired)];
        let (items, cut, _) = follow(pages).await;
        assert_eq!((items, cut), (vec![1, 2], Some(Failure::Expired)));
    }
}
