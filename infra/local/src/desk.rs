//! Serves the desk over a running stack, on this machine alone and without a login: who can open the address is who started
//! it.
//!
//! A page of another site could still ask for it through a name that it points to this machine
//! (<https://github.blog/security/application-security/localhost-dangers-cors-and-dns-rebinding/>), so a request that calls the
//! desk by any other name than this machine's is turned away.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use ::desk::records::TableRecords;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::HOST;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use candor_desk::desk::Desk;
use candor_desk::records::Failure;
use candor_desk::routes::routes;
use candor_desk::viewer::{Role, Viewer};
use jiff::Timestamp;
use tokio::net::TcpListener;

pub use crate::demands::DemandError;
use crate::demands::Reached;
use crate::reasons;
use crate::smoke::Place;
use crate::smoke::account::Account;
use crate::stack::Stack;
use crate::terminal::{BAD, GOOD, chain, print, say, styled};

/// The name that decisions have which are made here.
const VIEWER: &str = "local desk";

/// The desk could not be served.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The port is taken, or the machine gives none.
    #[error(
        "serve the desk at port {port}: end what listens there, or name another one: `cargo local desk --port`"
    )]
    Port {
        /// The port; 0 is any that is free.
        port: u16,
        /// The reason.
        #[source]
        cause: io::Error,
    },
    /// Serving ended.
    #[error("serve the desk")]
    Served(#[source] io::Error),
    /// The stack's parts are not known.
    #[error(transparent)]
    Unreached(#[from] DemandError),
    /// The policy of the local stack is wrong.
    #[error("serve the desk: the policy of the local stack cannot be read")]
    Policy,
}

/// Serves the desk over a stack until the program ends.
///
/// # Errors
/// Returns an error if it cannot be served.
pub fn serve(stack: Stack, port: u16) -> Result<(), DeskError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(DeskError::Served)?.block_on(async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await;
        let listener = listener.map_err(|cause| DeskError::Port { port, cause })?;
        let address = listener.local_addr().map_err(DeskError::Served)?;
        let desk = desk_of(&stack).await?;
        let app = routes(Arc::new(desk))
            .layer(from_fn(viewed))
            .layer(from_fn_with_state(address, called_by_its_name));
        print(&format!(
            "{} the desk is at http://{address}/, on this machine alone and without a login; Ctrl-C ends it",
            styled(GOOD, "✓")
        ));
        axum::serve(listener, app).await.map_err(DeskError::Served)
    })
}

async fn desk_of(stack: &Stack) -> Result<Desk<TableRecords>, DeskError> {
    let policy = reasons::policy().ok_or(DeskError::Policy)?;
    let place = Place::from(&stack.cloud);
    let reached = Reached::of(Account::of(crate::deployment::STACK, place).await).await?;
    let records = TableRecords::new(reached.table()?, reached.bus()?, policy.clone());
    Ok(Desk::new(records, policy, Arc::new(Timestamp::now)))
}

/// Says who looks, and prints why a page could not be shown.
async fn viewed(mut request: Request, next: Next) -> Response {
    request.extensions_mut().insert(Viewer::new(VIEWER, Role::Lead));
    let answer = next.run(request).await;
    if let Some(Failure(error)) = answer.extensions().get::<Failure>() {
        say(&styled(BAD, &chain(error.as_ref())));
    }
    answer
}

async fn called_by_its_name(State(address): State<SocketAddr>, request: Request, next: Next) -> Response {
    let called = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if is_own_name(called, address.port()) {
        next.run(request).await
    } else {
        (StatusCode::MISDIRECTED_REQUEST, format!("This desk is only at http://{address}/\n")).into_response()
    }
}

fn is_own_name(called: &str, port: u16) -> bool {
    ["127.0.0.1", "localhost"].iter().any(|name| called.eq_ignore_ascii_case(&format!("{name}:{port}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desk_is_called_by_the_name_of_this_machine_alone() {
        assert!(is_own_name("127.0.0.1:8020", 8020) && is_own_name("LocalHost:8020", 8020));
        for other in ["evil.example:8020", "127.0.0.1:8021", "127.0.0.1", "127.0.0.1.evil.example:8020", ""] {
            assert!(!is_own_name(other, 8020), "{other}");
        }
    }
}
