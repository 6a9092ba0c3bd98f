package android.app.servertransaction;

/**
 * What the system tells the main thread to do with an activity. On a device it is a list of items that came in a parcel; here it says
 * itself what it does.
 */
public abstract class ClientTransaction {
    public abstract void execute();
}
