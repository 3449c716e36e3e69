//! Operations of posts in cells.

use actix_web::{delete, get, patch, post};
use chibo_openapi::structure::{Post, PostCreate, PostEdit, PostList};
use utoipa::IntoParams;
use uuid::Uuid;

use crate::http::{Answer, Body, BodyHash, CallerRequest, Id, IdPath, IfMatch, NoQuery, Patch, Query, Reply, SubId};

/// Documents the ids of a path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only documents the parameters")]
pub struct PostPath {
    /// Id of the cell.
    id: Uuid,
    /// Id of the post.
    post_id: Uuid,
}

/// List the posts of a cell
///
/// Every time in a post, newest first, and which posts are vacant today.
#[utoipa::path(tag = "structure", operation_id = "posts_list", params(IdPath),
    responses((status = 200, description = "The posts", body = PostList)), security(("bearer" = ["structure:read"])))]
#[get("/v1/cells/{id}/posts")]
pub async fn list(request: CallerRequest, id: Id, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| Reply::ok(&super::list(tx, id.0)?)).await
}

/// Give a member a post
///
/// The holder is an official member of the cell for the whole time; a cell has one secretary at a time, and a cell committee
/// from 9 official members.
#[utoipa::path(tag = "structure", operation_id = "posts_create", params(IdPath), request_body = PostCreate,
    responses((status = 201, description = "Recorded", body = Post)), security(("bearer" = ["structure:write"])))]
#[post("/v1/cells/{id}/posts")]
pub async fn create(request: CallerRequest, id: Id, _: Query<NoQuery>, new: Body<PostCreate>) -> Answer {
    request
        .write(new.hash, move |tx| {
            let created = super::create(tx, id.0, &new.value)?;
            Reply::created(format!("/v1/cells/{}/posts/{}", created.cell_id, created.id), Some(created.version), &created)
        })
        .await
}

/// Read a post
#[utoipa::path(tag = "structure", operation_id = "posts_get", params(PostPath),
    responses((status = 200, description = "The post", body = Post)), security(("bearer" = ["structure:read"])))]
#[get("/v1/cells/{id}/posts/{post_id}")]
pub async fn get(request: CallerRequest, id: Id, post: SubId, _: Query<NoQuery>) -> Answer {
    request.read(move |tx| super::get(tx, id.0, post.0).and_then(|found| Reply::versioned(found.version, &found))).await
}

/// Change the dates of a post
#[utoipa::path(tag = "structure", operation_id = "posts_update", params(PostPath, IfMatch),
    request_body(content = PostEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed", body = Post)), security(("bearer" = ["structure:write"])))]
#[patch("/v1/cells/{id}/posts/{post_id}")]
pub async fn update(request: CallerRequest, id: Id, post: SubId, _: Query<NoQuery>, edit: Patch<PostEdit>) -> Answer {
    request.write(edit.hash, move |tx| super::update(tx, id.0, post.0, &edit).and_then(|changed| Reply::versioned(changed.version, &changed))).await
}

/// Remove a post
///
/// For one recorded by mistake; one that ended gets its last day instead.
#[utoipa::path(tag = "structure", operation_id = "posts_delete", params(PostPath, IfMatch),
    responses((status = 204, description = "Removed")), security(("bearer" = ["structure:write"])))]
#[delete("/v1/cells/{id}/posts/{post_id}")]
pub async fn delete(request: CallerRequest, id: Id, post: SubId, _: Query<NoQuery>) -> Answer {
    request.write(BodyHash::default(), move |tx| super::delete(tx, id.0, post.0).map(|()| Reply::nothing())).await
}
