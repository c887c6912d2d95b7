//! Serves the desk ([`candor_desk`]) in AWS: its pages over the table and the bus ([`records`]), behind a login of any
//! OpenID Connect issuer ([`login`]).
//!
//! Invariants:
//! - **The issuer alone says who somebody is**: in an ID token whose signature, issuer, audience, time and nonce are checked; what a browser keeps of it is signed with a key of the stack's own, and ends.
//! - **Claims give rights, and nothing else does**: a claim that is not understood gives none, and one that names only unknown
//!   shops or teams gives none of them.
//! - **No address from outside is gone to**: a login returns to a path of the desk alone.
//! - **Every look at the data of customers is logged** ([`serve`]), with nothing of theirs in the line.
//!
//! Deliberately absent: a store of sessions. A session lasts as long as its cookie says, so that a role that is taken away
//! ends with it, after eight hours at most; to end all sessions at once, the signing key is replaced.
//!
//! Start reading at [`login`], then [`serve`].

pub mod login;
pub mod records;
pub mod serve;
