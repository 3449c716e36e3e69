import chibo.ApiClient;
import chibo.ApiException;
import chibo.api.AuthApi;
import chibo.api.CandidatesApi;
import chibo.api.ContestsApi;
import chibo.api.EventsApi;
import chibo.api.PlanningApi;
import chibo.api.QuotasApi;
import chibo.api.StructureApi;
import chibo.model.Candidate;
import chibo.model.CandidatePatch;
import chibo.model.CandidateStage;
import chibo.model.CandidateTransition;
import chibo.model.Cell;
import chibo.model.CellKind;
import chibo.model.CellPatch;
import chibo.model.ChangeEvent;
import chibo.model.Changes;
import chibo.model.ConditionStatus;
import chibo.model.Contest;
import chibo.model.ContestCreate;
import chibo.model.ContestEntry;
import chibo.model.ContestEntryCreate;
import chibo.model.ContestStatus;
import chibo.model.ContestTransition;
import chibo.model.EntryStatus;
import chibo.model.EventSubject;
import chibo.model.Fault;
import chibo.model.Member;
import chibo.model.MemberStatus;
import chibo.model.Post;
import chibo.model.PostKind;
import chibo.model.Problem;
import chibo.model.Quota;
import chibo.model.QuotaPage;
import chibo.model.SessionCreate;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** A morning at the demo ward with the client that openapi-generator makes; see run.sh. Stops at the first thing that is not as it should be. */
public final class Smoke {
    /** A request that may be refused. */
    private interface Request {
        void send() throws ApiException;
    }

    private Smoke() {}

    private static void expect(Object wanted, Object found, String what) {
        if (!Objects.equals(wanted, found)) {
            throw new IllegalStateException(what + ": wanted " + wanted + ", found " + found);
        }
    }

    private static ApiClient client() {
        ApiClient client = new ApiClient();
        // Else Java offers HTTP/2 with each request that is not encrypted, and goes on with connections that were ended after it.
        client.setHttpClientBuilder(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1));
        client.updateBaseUri(Objects.requireNonNull(System.getenv("CHIBO_URL"), "CHIBO_URL is not set"));
        return client;
    }

    private static ApiClient login(String username) throws ApiException {
        SessionCreate body = new SessionCreate().username(username).password(System.getenv("CHIBO_PASSWORD"));
        String token = new AuthApi(client()).sessionsCreate(sessions(body)).getAccessToken();
        return client().setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
    }

    private static AuthApi.APISessionsCreateRequest sessions(SessionCreate body) {
        return AuthApi.APISessionsCreateRequest.newBuilder().sessionCreate(body).build();
    }

    /** The problem of a request that must be refused. */
    private static Problem refusal(Request request, int status) throws IOException {
        try {
            request.send();
        } catch (ApiException refused) {
            expect(status, refused.getCode(), "status of " + refused);
            return client().getObjectMapper().readValue(refused.getResponseBody(), Problem.class);
        }
        throw new IllegalStateException("not refused, though " + status + " is due");
    }

    /** The ids of the quotas of a plan, page by page. */
    private static Set<UUID> quotas(ApiClient client, UUID plan) throws ApiException {
        QuotasApi api = new QuotasApi(client);
        Set<UUID> found = new HashSet<>();
        String cursor = null;
        do {
            QuotaPage page = api.quotasList(
                    QuotasApi.APIQuotasListRequest.newBuilder().planId(List.of(plan)).limit(20L).includeTotal(true).cursor(cursor).build());
            expect(48L, page.getPage().getTotal(), "quotas over all pages");
            page.getItems().stream().map(Quota::getId).forEach(found::add);
            cursor = page.getPage().getNextCursor();
        } while (cursor != null);
        return found;
    }

    private static Set<UUID> cells(StructureApi api, CellKind... kinds) throws ApiException {
        Set<UUID> found = new HashSet<>();
        api.cellsList(StructureApi.APICellsListRequest.newBuilder().kind(List.of(kinds)).limit(200L).build())
                .getItems().forEach(cell -> found.add(cell.getId()));
        return found;
    }

    private static Cell rename(StructureApi api, Cell cell, long version) throws ApiException {
        return api.cellsUpdate(StructureApi.APICellsUpdateRequest.newBuilder()
                .id(cell.getId()).ifMatch("\"" + version + "\"").cellPatch(new CellPatch().name("Java")).build());
    }

    /** A filter of two values finds what either finds; one of those is renamed under the version that was read, and under no other. */
    private static Cell renamed(ApiClient client) throws ApiException, IOException {
        StructureApi api = new StructureApi(client);
        Set<UUID> either = cells(api, CellKind.RESIDENTIAL);
        expect(true, either.addAll(cells(api, CellKind.AGENCY)), "there are cells of both kinds");
        expect(either, cells(api, CellKind.RESIDENTIAL, CellKind.AGENCY), "cells of two kinds");
        Cell cell = api.cellsGet(StructureApi.APICellsGetRequest.newBuilder().id(either.iterator().next()).build());
        Problem stale = refusal(() -> rename(api, cell, cell.getVersion() + 1), 412);
        expect(cell.getVersion(), stale.getCurrentVersion(), "the version that is told");
        return rename(api, cell, cell.getVersion());
    }

    private static Candidate move(ApiClient client, Candidate candidate, CandidateTransition body, long version) throws ApiException {
        return new CandidatesApi(client).candidatesTransition(CandidatesApi.APICandidatesTransitionRequest.newBuilder()
                .id(candidate.getId()).ifMatch("\"" + version + "\"").candidateTransition(body).build());
    }

    /** A candidate moves, as far as its `allowed_transitions` and the rules allow. */
    private static Candidate moved(ApiClient client, LocalDate today) throws ApiException, IOException {
        CandidatesApi api = new CandidatesApi(client);
        UUID id = api.candidatesList(CandidatesApi.APICandidatesListRequest.newBuilder()
                .stage(List.of(CandidateStage.SOURCE)).limit(1L).build()).getItems().get(0).getId();
        Candidate candidate = api.candidatesGet(CandidatesApi.APICandidatesGetRequest.newBuilder().id(id).build());
        List<CandidateStage> allowed = candidate.getAllowedTransitions();
        expect(true, allowed.contains(CandidateStage.FOSTERING) && !allowed.contains(CandidateStage.TRAINED), "fostering alone is next");
        Member helper = new StructureApi(client).membersList(StructureApi.APIMembersListRequest.newBuilder()
                .cellId(List.of(candidate.getCellId())).status(List.of(MemberStatus.OFFICIAL)).limit(1L).build()).getItems().get(0);
        CandidateTransition early = new CandidateTransition().to(CandidateStage.TRAINED).on(today);
        Problem illegal = refusal(() -> move(client, candidate, early, candidate.getVersion()), 409);
        expect(allowed.stream().map(CandidateStage::getValue).toList(), illegal.getAllowed(), "what is allowed instead");
        CandidateTransition body = new CandidateTransition().to(CandidateStage.FOSTERING).on(today);
        Problem unmet = refusal(() -> move(client, candidate, body, candidate.getVersion()), 422);
        expect("rule_refused", unmet.getCode(), "the code");
        expect(List.of("#/document_number", "#/helper_id"), unmet.getErrors().stream().map(Fault::getPointer).toList(), "what is lacking");
        expect(true, unmet.getConditions().stream().anyMatch(
                one -> one.getCode().equals("helper_official") && one.getStatus() == ConditionStatus.NEEDED), "the condition of the helper");
        body.documentNumber("12-NQ/CB").helperId(helper.getId());
        Problem stale = refusal(() -> move(client, candidate, body, candidate.getVersion() + 1), 412);
        expect(candidate.getVersion(), stale.getCurrentVersion(), "the version that is told");
        Candidate after = move(client, candidate, body, candidate.getVersion());
        expect(CandidateStage.FOSTERING, after.getStage(), "the stage");
        // A field is changed under the version that was read.
        Candidate changed = api.candidatesUpdate(CandidatesApi.APICandidatesUpdateRequest.newBuilder()
                .id(id).ifMatch("\"" + after.getVersion() + "\"").candidatePatch(new CandidatePatch().occupation("Giáo viên")).build());
        expect("Giáo viên", changed.getOccupation(), "the occupation");
        return changed;
    }

    /** A contest by the rules of the one before; the secretary enters for the own cell. */
    private static ContestEntry entered(ApiClient organizer, LocalDate today) throws ApiException {
        ContestsApi api = new ContestsApi(organizer);
        Contest before = api.contestsList(ContestsApi.APIContestsListRequest.newBuilder().code(List.of("BTCBG-2023")).build()).getItems().get(0);
        ContestCreate draft = new ContestCreate().code("JAVA").planId(before.getPlanId()).title(before.getTitle()).rules(before.getRules());
        Contest drafted = api.contestsCreate(ContestsApi.APIContestsCreateRequest.newBuilder().contestCreate(draft).idempotencyKey("java").build());
        ContestTransition opening = new ContestTransition().to(ContestStatus.REGISTRATION).registrationClosesOn(today);
        Contest opened = api.contestsTransition(ContestsApi.APIContestsTransitionRequest.newBuilder()
                .id(drafted.getId()).ifMatch("\"" + drafted.getVersion() + "\"").contestTransition(opening).build());
        expect(ContestStatus.REGISTRATION, opened.getStatus(), "the contest");
        ApiClient secretary = login("secretary");
        UUID cell = new AuthApi(secretary).meGet().getGrants().get(0).getCellId();
        Post holder = new StructureApi(secretary).postsList(StructureApi.APIPostsListRequest.newBuilder().id(cell).build()).getItems().stream()
                .filter(post -> post.getKind() == PostKind.SECRETARY && post.getValidTo() == null).findFirst().orElseThrow();
        ContestEntryCreate entry = new ContestEntryCreate().contestId(opened.getId()).cellId(cell).memberId(holder.getMemberId());
        return new ContestsApi(secretary)
                .contestEntriesCreate(ContestsApi.APIContestEntriesCreateRequest.newBuilder().contestEntryCreate(entry).build());
    }

    private static Changes changes(ApiClient client, EventsApi.APIEventsListRequest request) throws ApiException {
        return new EventsApi(client).eventsList(request);
    }

    /** The first event about a record behind a number. */
    private static ChangeEvent event(ApiClient client, long since, UUID subject, EventSubject kind) throws ApiException {
        for (long after = since;;) {
            Changes told = changes(client, EventsApi.APIEventsListRequest.newBuilder().after(after).kind(List.of(kind)).waitSeconds(10L).build());
            for (ChangeEvent one : told.getItems()) {
                if (one.getData().getSubjectId().equals(subject)) {
                    return one;
                }
            }
            expect(true, told.getNextAfter() > after, "the feed tells of " + kind + " " + subject);
            after = told.getNextAfter();
        }
    }

    /** Tells the story. */
    public static void main(String[] arguments) throws ApiException, IOException {
        SessionCreate wrong = new SessionCreate().username("organizer").password("not the password");
        Problem refused = refusal(() -> new AuthApi(client()).sessionsCreate(sessions(wrong)), 401);
        expect("invalid_credentials", refused.getCode(), "the code of a wrong password");
        ApiClient organizer = login("organizer");
        long since = changes(organizer, EventsApi.APIEventsListRequest.newBuilder().build()).getLatest();
        UUID plan = new PlanningApi(organizer).plansList(PlanningApi.APIPlansListRequest.newBuilder().code(List.of("PTDV-2023")).build())
                .getItems().get(0).getId();
        expect(48, quotas(organizer, plan).size(), "quotas");
        expect("Java", renamed(organizer).getName(), "the name of the cell");
        LocalDate today = LocalDate.now(ZoneId.of("Asia/Ho_Chi_Minh"));
        Candidate candidate = moved(organizer, today);
        ContestEntry entry = entered(organizer, today);
        expect(EntryStatus.ENTERED, entry.getStatus(), "the entry");
        expect("contest_entry.created", event(organizer, since, entry.getId(), EventSubject.CONTEST_ENTRY).getType(), "the event of the entry");
        expect("candidate/" + candidate.getId(), event(organizer, since, candidate.getId(), EventSubject.CANDIDATE).getSubject(), "whom the event is about");
        System.out.println("java: logged in, listed 48 quotas and cells of two kinds, renamed one, moved a candidate, entered a contest, read their events");
    }
}
